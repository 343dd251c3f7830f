/** A browser that was led to a mail port, to have its words taken for ours (THREATS TL2, IN11). */

/** First words of requests of HTTP/1, and of what HTTP/2 begins with. RFC 9110 §9.3 */
export const HTTP_VERBS: ReadonlySet<string> = new Set([
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'PRI'],
])

/** True for the first line of a request: nothing of it is answered or echoed. */
export function isHttpRequest(line: string): boolean {
  const [verb = '', target = ''] = line.split(' ', 2)
  return HTTP_VERBS.has(verb) && (target.startsWith('/') || target.startsWith('*') || target.includes(':'))
}
