// A real OpenID Connect provider on loopback, for tests: `node identity-provider.mjs REDIRECT_URI…`. It requires PKCE,
// prints its issuer as a line of JSON, and ends with its standard input. Whoever comes is signed in as the account that
// they name: no password, for this is no place to try passwords at.
//
// An account may ask for a lie in the ID token that it gets ("nonce", "aud", "iss", "exp", "key"): so a test shows that
// the other side sees through it.

import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import Provider from "oidc-provider";

const CLIENT = { client_id: "omnichat", client_secret: "a secret between the two, 8c1f" };

const accounts = new Map();
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const another = await generateKeyPair("RS256");
const kid = "of-the-provider";

const server = createServer();
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ ...CLIENT, redirect_uris: process.argv.slice(2) }],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), kid, alg: "RS256", use: "sig" }] },
  cookies: { keys: ["only for tests"] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts.get(id)?.claims }) }),
  // Nobody is asked whether the desk may know their name.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      clientId: oidc.client.clientId,
      accountId: oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === "/token" && ctx.body?.id_token) ctx.body.id_token = await bent(ctx.body.id_token);
});

/** The ID token with the lie that its account asks for. */
async function bent(token) {
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const lie = accounts.get(claims.sub)?.lie;
  const lies = { nonce: "another", aud: "another", iss: "https://another.example", exp: 1 };
  if (!lie) return token;
  const told = lie === "key" ? claims : { ...claims, [lie]: lies[lie] };
  const key = lie === "key" ? another.privateKey : privateKey;
  return new SignJWT(told).setProtectedHeader({ alg: "RS256", kid }).sign(key);
}

const FORM = `<!doctype html><html lang="en"><title>Sign in</title><form>
  <label>Your address <input name="email" type="email" autofocus></label> <button>Sign in</button></form></html>`;

/** Signs in as `?account=` (JSON with a `sub`), or with an address of which nobody doubts that it is theirs. */
async function interact(request, response) {
  const asked = new URL(request.url, issuer).searchParams;
  const email = asked.get("email");
  if (asked.has("refuse")) {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  if (!email && !asked.has("account")) {
    return response.setHeader("content-type", "text/html").end(FORM);
  }
  const { sub, lie, ...claims } = email
    ? { sub: email, email, email_verified: true }
    : JSON.parse(asked.get("account"));
  accounts.set(sub, { claims, lie });
  await provider.interactionFinished(request, response, { login: { accountId: sub, remember: false } });
}

const answer = provider.callback();
server.on("request", (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  interact(request, response).catch(error => response.writeHead(400).end(String(error)));
});
process.stdin.on("end", () => process.exit()).resume();
process.stdout.write(`${JSON.stringify({ issuer, ...CLIENT })}\n`);
