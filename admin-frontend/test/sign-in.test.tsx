import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SignInPage } from "../src/features/session/components/SignInPage.tsx";
import { session } from "../src/lib/session.ts";
import { button, field, sees, submit, type, unshow, words } from "./screen.tsx";
import { type Answers, type Asked, Refused, serve } from "./server.ts";
import { ana } from "./things.ts";

let asked: Asked[];
let root: HTMLElement;

const OPTIONS = { registration: false, mail: false, providers: [] };
const tokens = { access_token: "t", expires_at: new Date(Date.now() + 900_000).toISOString(), me: ana };

async function open(answers: Answers) {
  asked = serve({ "GET /api/v1/auth/options": OPTIONS, ...answers });
  await act(() =>
    render(
      <QueryClientProvider client={new QueryClient()}>
        <SignInPage />
      </QueryClientProvider>,
      root,
    ),
  );
}
const logins = () => asked.filter(({ what }) => what === "POST /api/v1/auth/login").map(({ body }) => body);

beforeEach(() => {
  session.set({ is: "out" });
  root = document.body.appendChild(document.createElement("div"));
});
afterEach(() => {
  render(null, root);
  root.remove();
  unshow();
});

test("a code is asked for only where the server needs one, and the password is not typed again", async () => {
  await open({
    "POST /api/v1/auth/login": (login: { code?: string }) =>
      login.code === "123456" ? tokens : new Refused(401, "second_factor_needed"),
  });
  await type("Email", "ana@example.com");
  await type("Password", "tram-violet-9-harbour");
  await submit();
  await sees("Code of your second factor");
  expect(document.querySelector("[role=alert]")).toBeNull();
  await type("Code of your second factor", " 123456 ");
  await submit();
  await vi.waitFor(() => expect(session.get()).toEqual({ is: "in", me: ana }));
  expect(logins()).toEqual([
    expect.not.objectContaining({ code: expect.anything() }),
    expect.objectContaining({ password: "tram-violet-9-harbour", code: "123456", keep: "cookie" }),
  ]);
});

test("a wrong code is said, and stays to be mended", async () => {
  await open({
    "POST /api/v1/auth/login": (login: { code?: string }) =>
      login.code
        ? new Refused(401, "bad_credentials", "The code is wrong.")
        : new Refused(401, "second_factor_needed"),
  });
  await type("Email", "ana@example.com");
  await type("Password", "x");
  await submit();
  await sees("Code of your second factor");
  await type("Code of your second factor", "000000");
  await submit();
  await sees("The code is wrong.");
  expect(field("Code of your second factor").value).toBe("000000");
});

test("a wrong password is said, and no code is asked for", async () => {
  await open({
    "POST /api/v1/auth/login": new Refused(401, "bad_credentials", "Email or password is wrong."),
  });
  await type("Email", "ana@example.com");
  await type("Password", "x");
  await submit();
  await sees("Email or password is wrong.");
  expect(field("Email").value).toBe("ana@example.com");
});

test("the page offers what the server offers, and nothing else", async () => {
  await open({});
  await sees("Ask an owner of your team");
  expect(words()).not.toContain("Sign up");
  expect(button("Sign in").disabled).toBe(true);
  render(null, root);
  await open({
    "GET /api/v1/auth/options": {
      registration: true,
      mail: true,
      providers: [{ id: "p/1", name: "Example Bikes" }],
    },
  });
  await sees("Sign in with Example Bikes");
  const hrefs = [...document.querySelectorAll("a")].map(link => link.getAttribute("href"));
  expect(hrefs).toEqual(["/api/v1/auth/sso/p%2F1/start", "/admin-app/forgot", "/admin-app/sign-up"]);
});

test("why the provider's sign-in came to nothing is said once, and leaves the address bar", async () => {
  history.replaceState(null, "", "/admin-app/login#sso=not_a_member");
  await open({});
  await sees("Nobody has invited your address yet");
  expect(location.hash).toBe("");
  render(null, root);
  await open({});
  expect(words()).not.toContain("Nobody has invited");
  history.replaceState(null, "", "/admin-app/");
});
