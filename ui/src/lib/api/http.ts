export interface FieldError {
  field: string;
  message: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: FieldError[];
  [extra: string]: unknown;
}

/** A refusal of the server as problem+json; `status` 0 means that the server was not reached. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = "ApiError";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get offline(): boolean {
    return this.problem.status === 0;
  }

  field(name: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === name)?.message;
  }
}

let csrfToken = "";
let onSignedOut: () => void = () => undefined;

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

async function refusal(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Problem;
    return new ApiError({ ...body, status: response.status, code: body.code ?? "unknown" });
  } catch {
    return new ApiError({ type: "about:blank", title: response.statusText, status: response.status, code: "unknown" });
  }
}

/** `fetch` with the CSRF header; throws `ApiError` on any refusal and on a lost network. */
export async function callServer(input: Request): Promise<Response> {
  const request = new Request(input, { credentials: "same-origin" });
  if (request.method !== "GET" && request.method !== "HEAD") request.headers.set("X-CSRF-Token", csrfToken);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError({ type: "about:blank", title: "offline", status: 0, code: "offline" });
  }
  if (response.ok) return response;
  const error = await refusal(response);
  if (error.status === 401 && !new URL(request.url).pathname.endsWith("/session")) onSignedOut();
  throw error;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

function address(path: string, query?: Query): string {
  const url = new URL(path, window.location.origin);
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(key, String(value));
  }
  return url.toString();
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A line that died in silence: nobody waits longer for what may be asked again. Ends like a lost network. */
export const inTime = (): AbortSignal => AbortSignal.timeout(30_000);

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const form = body instanceof FormData;
  const headers: HeadersInit = body === undefined || form ? {} : { "Content-Type": "application/json" };
  const payload = body === undefined ? undefined : form ? body : JSON.stringify(body);
  return json<T>(await callServer(new Request(address(path), { method, headers, body: payload, signal })));
}

/** Calls that are typed by the caller, for paths that the generated document does not describe well (files, forms). */
export const http = {
  get: async <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    json<T>(await callServer(new Request(address(path, query), { signal }))),
  post: <T = void>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> => send<T>("POST", path, body ?? {}, signal),
  put: <T = void>(path: string, body?: unknown): Promise<T> => send<T>("PUT", path, body ?? {}),
  patch: <T = void>(path: string, body?: unknown): Promise<T> => send<T>("PATCH", path, body ?? {}),
  delete: <T = void>(path: string): Promise<T> => send<T>("DELETE", path),
  upload: <T>(path: string, file: Blob, name: string): Promise<T> => {
    const form = new FormData();
    form.append("file", file, name);
    return send<T>("POST", path, form);
  },
};

/** The words of a refusal for people; nothing where the line was lost. */
export function explain(error: unknown): string {
  if (error instanceof ApiError && !error.offline) return error.problem.detail ?? error.problem.title;
  return "";
}
