// The public control API (/api/v1, described in /openapi.json) as functions. A refusal is thrown as an Error whose
// message says where, what and how to put it right.

const ROOT = "/api/v1";
const segment = encodeURIComponent;

/** One call; `body` goes as JSON (a file as it is, with `headers`), the answer comes as JSON or `null`. */
async function call(method, path, body, headers = {}) {
  const options = { method, headers: { accept: "application/json", ...headers } };
  if (body instanceof Blob) {
    options.body = body;
  } else if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(ROOT + path, options);
  } catch {
    throw new Error("シミュレーターに接続できません。動いているか確認してください。");
  }
  const text = await response.text();
  if (!response.ok) throw new Error(explain(response.status, text));
  return text === "" ? null : JSON.parse(text);
}

/** `path("offices", id)` → `/offices/…` with each part encoded. */
export const path = (...parts) => parts.map((part) => `/${segment(part)}`).join("");

/** Any call below one world: `within(id)("GET", path("offices"))`. */
export const within = (id) => (method, below, body, headers) => call(method, path("worlds", id) + below, body, headers);

function explain(status, text) {
  try {
    const problem = JSON.parse(text);
    return problem.text ?? [problem.where, problem.what, problem.remedy].filter(Boolean).join("\n");
  } catch {
    return `シミュレーターが要求を受け付けませんでした（${status}）。${text.slice(0, 300)}`;
  }
}

/** The worlds. */
export const worlds = () => call("GET", "/worlds");

/** The calls of one world. */
export function world(id) {
  const base = `/worlds/${segment(id)}`;
  return {
    info: () => call("GET", base),
    tickets: () => call("GET", `${base}/tickets`),
    faults: () => call("GET", `${base}/faults`),
    clock: () => call("GET", `${base}/clock`),
    setClock: (now) => call("PUT", `${base}/clock`, { now }),
    setCard: (person, state) => call("PUT", `${base}/people/${segment(person)}/card`, { state }),
    tap: (facility, tap) => call("POST", `${base}/facilities/${segment(facility)}/taps`, tap),
    delegate: (ticket) => call("POST", `${base}/tickets`, ticket),
    withdraw: (ticket) => call("POST", `${base}/tickets/${segment(ticket)}/withdrawal`),
    runRegistration: (office) => call("POST", `${base}/offices/${segment(office)}/registration-runs`),
    plant: (fault) => call("POST", `${base}/faults`, fault),
    journal: (after, limit) => call("GET", `${base}/journal?after=${after}&limit=${limit}`),
    journalStream: (after) => new EventSource(`${ROOT}${base}/journal/stream?after=${after}`),
    async bytes(seq) {
      const response = await fetch(`${ROOT}${base}/journal/${seq}/bytes`);
      if (!response.ok) throw new Error(explain(response.status, await response.text()));
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
