/**
 * News of the mail: the server says that something changed, the lists ask what. While no push comes, or where there is
 * none, somebody looks every half minute, and at once when the page is looked at again. RFC 8620 §7.3
 */
import type { JmapSession } from '../../kit/jmap-client.ts'
import { PUSH_PING_SECONDS } from '../../kit/limits.ts'
import { LOOK_EVERY_MS } from '../limits.ts'

/** Returns what ends it. */
export function listenForMail(session: Pick<JmapSession, 'eventSourceUrl'>, look: () => void): () => void {
  const end = new AbortController()
  const { signal } = end
  const stream = openStream(session.eventSourceUrl)
  stream?.addEventListener('state', look, { signal })
  // Whatever happened while it was away was not heard.
  stream?.addEventListener('open', look, { signal })
  const timer = setInterval(() => {
    if (!document.hidden && stream?.readyState !== EventSource.OPEN) look()
  }, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', () => void (document.hidden || look()), { signal })
  addEventListener('online', look, { signal })
  return () => {
    end.abort()
    clearInterval(timer)
    stream?.close()
  }
}

function openStream(template: string): EventSource | undefined {
  if (template === '') return undefined
  const filled = template
    .replace('{types}', 'Email,Mailbox,Thread')
    .replace('{closeafter}', 'no')
    .replace('{ping}', String(PUSH_PING_SECONDS))
  const url = new URL(filled, location.origin)
  // By the address of this page: the session's cookie is of no other.
  return new EventSource(url.pathname + url.search)
}
