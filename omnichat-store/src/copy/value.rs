//! One value of a row, as it is in either database.

use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Database, Encode, Postgres, Row, Sqlite, Type, TypeInfo, ValueRef};
use uuid::Uuid;

use crate::StoreError;

/// A value. Ids are their bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Value {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A value of one row; the same for both databases.
pub(super) type Values = Vec<Value>;

/// What a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Number,
    Text,
    Bytes,
}

impl Kind {
    /// By the name of the type in either schema.
    pub(super) fn named(name: &str) -> Result<Self, StoreError> {
        Ok(match name {
            "uuid" => Self::Id,
            "int8" | "INTEGER" => Self::Number,
            "text" | "TEXT" => Self::Text,
            "bytea" | "BLOB" => Self::Bytes,
            other => return Err(StoreError::Corrupt(format!("a column of the unknown type {other}"))),
        })
    }
}

pub(super) fn of_sqlite(row: &SqliteRow) -> Result<Values, StoreError> {
    (0..row.len()).map(|at| one(row, at)).collect()
}

pub(super) fn of_postgres(row: &PgRow) -> Result<Values, StoreError> {
    (0..row.len()).map(|at| one(row, at)).collect()
}

fn one<R>(row: &R, at: usize) -> Result<Value, StoreError>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    for<'r> i64: sqlx::Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: sqlx::Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: sqlx::Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Uuid: sqlx::Decode<'r, R::Database> + Type<R::Database>,
{
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let name = raw.type_info().name().to_owned();
    Ok(match name.as_str() {
        "INTEGER" | "INT8" => Value::Number(row.try_get(at)?),
        "TEXT" => Value::Text(row.try_get(at)?),
        "BLOB" | "BYTEA" => Value::Bytes(row.try_get(at)?),
        "UUID" => Value::Bytes(row.try_get::<Uuid, _>(at)?.as_bytes().to_vec()),
        other => return Err(StoreError::Corrupt(format!("a value of the unknown type {other}"))),
    })
}

/// A value on its way into a column of this kind. The embedded database keeps ids as bytes and takes them for such.
pub(super) struct Bound(Value, Kind);

impl Bound {
    pub(super) fn new(value: &Value, kind: Kind) -> Self {
        Self(value.clone(), kind)
    }
}

macro_rules! bound_for {
    ($database:ty) => {
        impl<'q> Encode<'q, $database> for Bound {
            fn encode_by_ref(
                &self,
                buffer: &mut <$database as Database>::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                let Self(value, kind) = self;
                match (value, kind) {
                    (Value::Null, _) => Ok(sqlx::encode::IsNull::Yes),
                    (Value::Number(number), _) => Encode::<$database>::encode(*number, buffer),
                    (Value::Text(text), _) => Encode::<$database>::encode(text.clone(), buffer),
                    (Value::Bytes(bytes), Kind::Id) => {
                        Encode::<$database>::encode(Uuid::from_slice(bytes)?, buffer)
                    }
                    (Value::Bytes(bytes), _) => Encode::<$database>::encode(bytes.clone(), buffer),
                }
            }

            fn produces(&self) -> Option<<$database as Database>::TypeInfo> {
                Some(match self.1 {
                    Kind::Id => <Uuid as Type<$database>>::type_info(),
                    Kind::Number => <i64 as Type<$database>>::type_info(),
                    Kind::Text => <String as Type<$database>>::type_info(),
                    Kind::Bytes => <Vec<u8> as Type<$database>>::type_info(),
                })
            }
        }

        impl Type<$database> for Bound {
            fn type_info() -> <$database as Database>::TypeInfo {
                <Vec<u8> as Type<$database>>::type_info()
            }
        }
    };
}

bound_for!(Sqlite);
bound_for!(Postgres);
