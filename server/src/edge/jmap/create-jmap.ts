/** JMAP over an account's mail, joined. RFC 8620, RFC 8621 */
import { Refusal } from '../../lib/refusal.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { LogEnd } from '../../service/emails/email-places.ts'
import { deliveryState, readLogEnd } from '../../service/emails/log-state.ts'
import type { AccountMail } from '../../service/mailbox/account-mail.ts'
import type { JmapServer, StateChange, Uploaded } from '../jmap-server.ts'
import { jmapAccountId } from './account-id.ts'
import { answerText } from './answer-text.ts'
import { uploadBlobId } from './blob-id.ts'
import { answerRequest } from './dispatch.ts'
import { findBlob } from './find-blob.ts'
import { hearText } from './hear-text.ts'
import { CONCURRENT_REQUESTS_MAX, CONCURRENT_UPLOADS_MAX, UPLOAD_OCTETS_MAX } from './limits.ts'
import type { JmapDeps } from './method.ts'
import { METHODS } from './methods.ts'
import { readRequest } from './read-request.ts'
import { sessionResource } from './session-resource.ts'
import { formatState } from './states.ts'

/** Types of data that share the state of the account's change log. */
const MAIL_TYPES = ['Email', 'EmailDelivery', 'Mailbox', 'Thread'] as const

export type JmapParts = JmapDeps & {
  /** `https://mail.empresa.test`. */
  readonly origin: string
  /** What scripts may ask for. */
  readonly sieveExtensions: readonly string[]
}

export function createJmap(parts: JmapParts): JmapServer {
  /** Undefined: it is not theirs. THREATS JM3 */
  const own = async (principal: Principal, accountId: string): Promise<AccountMail | undefined> => {
    const { accountId: id } = principal
    return id !== undefined && jmapAccountId(id) === accountId
      ? await parts.openAccount(principal)
      : undefined
  }
  return {
    uploadMax: UPLOAD_OCTETS_MAX,
    atOnce: { uploads: CONCURRENT_UPLOADS_MAX, requests: CONCURRENT_REQUESTS_MAX },
    async session(principal) {
      const mail = await parts.openAccount(principal)
      const pushKey = await parts.push.publicKey()
      return sessionResource(principal, jmapAccountId(mail.id), { ...parts, pushKey })
    },
    call: (principal, body, signedInMs = 0) =>
      answerRequest(parts, METHODS, { principal, signedInMs }, readRequest(body)),
    hear: (principal, text) =>
      hearText(text, (request) => answerRequest(parts, METHODS, { principal, signedInMs: 0 }, request)),
    text: answerText,
    async download(principal, accountId, blobId) {
      const mail = await own(principal, accountId)
      return mail === undefined
        ? undefined
        : await findBlob(mail, blobId, async () => {
            await parts.turns.take(principal.organisationId)
          })
    },
    async upload(principal, accountId, type, pieces): Promise<Uploaded> {
      const mail = await own(principal, accountId)
      if (mail === undefined) throw new Refusal('not-found', { key: 'directory.noAccount' })
      const breathe = async (): Promise<void> => {
        await parts.turns.take(principal.organisationId)
      }
      const { id, sizeBytes } = await mail.parts.uploads.put(type, bounded(pieces, breathe))
      return { accountId, blobId: uploadBlobId(id), type, size: sizeBytes }
    },
    async watch(principal, types, changed, pushState) {
      const mail = await parts.openAccount(principal)
      return await watchAccount(mail, types, changed, pushState)
    },
  }
}

/** Refusal `too-large`, as soon as there is more than an upload may have. */
async function* bounded(
  pieces: AsyncIterable<Uint8Array>,
  breathe: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let octets = 0
  for await (const piece of pieces) {
    octets += piece.length
    if (octets > UPLOAD_OCTETS_MAX) throw new Refusal('too-large', { key: 'http.tooLarge' })
    yield piece
    await breathe()
  }
}

async function watchAccount(
  mail: AccountMail,
  types: ReadonlySet<string> | 'all',
  changed: (change: StateChange) => void,
  pushState: string | undefined,
): Promise<() => void> {
  const wanted = MAIL_TYPES.filter((type) => types === 'all' || types.has(type))
  if (wanted.length === 0) return () => undefined
  let isAsking = false
  let isOver = false
  let told: LogEnd | undefined
  const tell = async (): Promise<void> => {
    // One look for all that happens while it is under way: events say that something changed, the log says what.
    if (isAsking) return
    isAsking = true
    await new Promise(setImmediate)
    isAsking = false
    const end = await mail.parts.log.end()
    const states = statesOf(wanted, end, told)
    told = end
    if (!isOver && states.length > 0)
      changed({
        changed: { [jmapAccountId(mail.id)]: Object.fromEntries(states) },
        pushState: formatState(end),
      })
  }
  const stop = mail.onChange(() => {
    tell().catch(() => undefined)
  })
  const end = await mail.parts.log.end()
  if (pushState === undefined) told ??= end
  else if (pushState !== formatState(end)) {
    told ??= readLogEnd(pushState)
    await tell()
  } else told ??= end
  return () => {
    isOver = true
    stop()
  }
}

/** Of those types that changed since what was told; undefined: nobody knows what that was. */
function statesOf(
  wanted: readonly (typeof MAIL_TYPES)[number][],
  end: LogEnd,
  told: LogEnd | undefined,
): readonly (readonly [string, string])[] {
  return wanted
    .filter((type) => type !== 'EmailDelivery' || end.nextMessageId !== told?.nextMessageId)
    .map((type) => [type, type === 'EmailDelivery' ? deliveryState(end) : formatState(end)])
}
