//! The operations of the OpenAPI document, and what each says that it needs. A new route is among them by itself.

use omnichat_api::permission::Permission;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, Reply, answer};

/// What anybody may call. Sockets are among it: their token comes in the first frame.
pub(crate) const PUBLIC: &[&str] = &[
    "accept_invite",
    "confirm_email",
    "confirm_sign_up",
    "finish_sso",
    "forgot_password",
    "greet_hook",
    "login",
    "open_staff_socket",
    "open_visitor_socket",
    "refresh",
    "reset_password",
    "show_file",
    "show_invite",
    "show_sign_in_options",
    "show_widget_config",
    "sign_up",
    "start_sso",
    "start_visitor_session",
    "take_hook",
];

/// Whom an operation lets in, as its description says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Visitor,
    SignedIn,
    InPerson,
    Operator,
    Permission(Permission),
}

pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) described: Value,
}

impl Operation {
    pub(crate) async fn call(&self, bed: &Bed, token: Option<&str>, id: &str, body: &Value) -> Reply {
        let call = bed.call(self.method.clone(), &self.path.replace("{id}", id).replace("{seq}", "1"));
        let call = match body {
            _ if self.method == Method::GET => call,
            // A file, as it is.
            Value::String(text) => call.body(text.clone()),
            body => call.json(body),
        };
        answer(if let Some(token) = token { call.bearer_auth(token) } else { call }).await
    }

    pub(crate) fn is_public(&self) -> bool {
        PUBLIC.contains(&self.id.as_str())
    }

    /// The words of its extension `x-permission`: one, or a list of all that are needed.
    fn said(&self) -> Vec<&str> {
        match &self.described["x-permission"] {
            Value::Null => Vec::new(),
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
            word => word.as_str().into_iter().collect(),
        }
    }

    /// Whom it lets in.
    pub(crate) fn needs(&self) -> Needs {
        match self.said().first() {
            None if self.is_public() => Needs::Nothing,
            None if self.path.starts_with("/api/v1/widget/") => Needs::Visitor,
            Some(&"signed_in") => Needs::SignedIn,
            Some(&"in_person") => Needs::InPerson,
            Some(&"operator") => Needs::Operator,
            Some(word) if !self.is_public() => match word.parse() {
                Ok(permission) => Needs::Permission(permission),
                Err(error) => panic!("{}: x-permission: {error}", self.id),
            },
            _ => panic!("{}: say in x-permission whom it lets in", self.id),
        }
    }

    /// What one must be allowed besides.
    pub(crate) fn also(&self) -> Vec<Permission> {
        self.said().iter().skip(1).map(|word| word.parse().expect("it is a permission")).collect()
    }

    /// What it is about: the path between the prefix and the id.
    pub(crate) fn collection(&self) -> &str {
        let path = self.path.trim_start_matches("/api/v1/");
        path.split("/{id}").next().unwrap_or(path)
    }

    /// The fields of its body that hold ids, but for those that the caller makes up.
    pub(crate) fn ids_in_body(&self, document: &Value) -> Vec<String> {
        let schema = &self.described["requestBody"]["content"]["application/json"]["schema"];
        let schema = resolved(document, schema);
        let Some(fields) = schema["properties"].as_object() else { return Vec::new() };
        let ids = fields.iter().filter(|(_, field)| holds_id(document, field));
        ids.map(|(name, _)| name.clone()).filter(|name| name != "client_id").collect()
    }

    /// The parameters of its query that hold ids.
    pub(crate) fn ids_in_query(&self, document: &Value) -> Vec<String> {
        let none = Vec::new();
        let parameters = self.described["parameters"].as_array().unwrap_or(&none);
        let ids = parameters.iter().filter(|p| p["in"] == "query" && holds_id(document, &p["schema"]));
        ids.map(|p| p["name"].as_str().unwrap().to_owned()).collect()
    }
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(path) => document.pointer(path.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn holds_id(document: &Value, field: &Value) -> bool {
    let field = resolved(document, field);
    let any = ["anyOf", "oneOf", "allOf"].iter().filter_map(|word| field[word].as_array()).flatten();
    field["format"] == "uuid"
        || any.into_iter().any(|one| holds_id(document, one))
        || field.get("items").is_some_and(|items| resolved(document, items)["format"] == "uuid")
}

pub(crate) fn document() -> Value {
    serde_json::from_str(&omnichatd::docs::TEXT).unwrap()
}

/// Every operation of the OpenAPI document.
pub(crate) fn operations() -> Vec<Operation> {
    let document = document();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            let id = described["operationId"].as_str().unwrap().to_owned();
            all.push(Operation { id, method, path: path.clone(), described: described.clone() });
        }
    }
    assert!(all.len() > 25, "{}", all.len());
    all
}

/// Extensions are kept in a hash map while the document is made: two at one operation would stand in another order
/// each time, and the document would not be the one that is committed.
#[test]
fn no_operation_has_more_than_one_extension() {
    for operation in operations() {
        let described = operation.described.as_object().unwrap();
        let extensions = described.keys().filter(|key| key.starts_with("x-")).count();
        assert!(extensions <= 1, "{}: make one extension of its {extensions}", operation.id);
    }
}

#[test]
fn the_document_says_of_every_operation_whom_it_lets_in() {
    let mut open = Vec::new();
    for operation in operations() {
        let needs = operation.needs();
        let says_open = operation.described["security"] == json!([{}]);
        assert_eq!(says_open, needs == Needs::Nothing, "{}: the document is wrong", operation.id);
        if needs == Needs::Nothing {
            open.push(operation.id);
        }
    }
    open.sort();
    assert_eq!(open, PUBLIC);
}
