/**
 * A request whose sending can be watched. The platform's fetch does not say how much of a body has left, and a file
 * of consumption records takes a while; so large bodies go by the older interface and come back as a Response.
 */
export type OnSent = (sent: number, total: number) => void;

export function sendWatched(address: string, request: RequestInit, onSent: OnSent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const old = new XMLHttpRequest();
    old.open(request.method ?? 'POST', address);
    new Headers(request.headers).forEach((value, name) => {
      old.setRequestHeader(name, value);
    });
    old.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded, event.total);
    };
    old.onload = () => resolve(responseOf(old));
    old.onerror = () => reject(new TypeError('network'));
    old.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.signal?.addEventListener('abort', () => old.abort());
    old.send((request.body ?? null) as XMLHttpRequestBodyInit | null);
  });
}

function responseOf(old: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ['content-type', 'x-request-id']) {
    const value = old.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  const empty = old.status === 204 || old.status === 304;
  return new Response(empty ? null : old.responseText, { status: old.status, headers });
}
