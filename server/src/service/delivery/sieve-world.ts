/** What a script may ask while it is run over a message that is being delivered. */
import { domainOf } from '../../mail/address.ts'
import { plainResults } from '../../mail/header/authentication-results.ts'
import { readLevels } from '../../mail/header/levels.ts'
import { mailboxObjectId } from '../../mail/object-id.ts'
import type { CompiledSieve } from '../../mail/sieve/program.ts'
import type { StoredScript } from '../../store/sieve-store.ts'
import type { SieveWorld } from '../sieve/world.ts'
import { ownResults } from '../signing/own-results.ts'
import { digestOf, isRemembered, type ScriptedMail } from './sieve-mail.ts'

export type WorldDeps = {
  readonly hostname: string
  readonly nowMs: number
  /** Throws SieveFaults. */
  readonly compile: (script: StoredScript) => CompiledSieve
  readonly global: (name: string) => Promise<StoredScript | undefined>
}

/** Points from which nothing is left to doubt: what scripts see as 100 per cent. */
const SURELY_JUNK_POINTS = 10

export function worldOf(mail: ScriptedMail, { hostname, nowMs, compile, global }: WorldDeps): SieveWorld {
  const { store } = mail
  const spamPercent = spamPercentOf(mail, hostname)
  return {
    nowMs,
    // The service stands where the company is, as far as anybody has said.
    zoneMinutes: -new Date(nowMs).getTimezoneOffset(),
    environment: environmentOf(mail, hostname),
    ...(spamPercent !== undefined && { spamPercent }),
    async include(location, name) {
      const script = location === 'personal' ? await store.sieve.script(name) : await global(name)
      return script === undefined ? undefined : compile(script)
    },
    mailboxes: async () =>
      (await store.mailboxes()).map(({ id, name, specialUse }) => ({
        ...{ name, specialUse },
        objectId: mailboxObjectId(id),
      })),
    async metadata(mailbox, entry) {
      const id = mailbox === undefined ? 0 : (await store.mailbox(mailbox))?.id
      if (id === undefined) return undefined
      const wanted = entry.toLowerCase()
      const found = (await store.annotations(id)).find((one) => one.entry === wanted)
      return found && new TextDecoder().decode(found.value)
    },
    isDuplicate: (handle) => isRemembered(store, 'duplicate', seenDigest(handle), nowMs),
  }
}

function environmentOf(
  { account, message, header }: ScriptedMail,
  host: string,
): ReadonlyMap<string, string> {
  const items = new Map([
    ['domain', domainOf(account.address)],
    ['host', host],
  ])
  const ip = clientAddressIn(message.bytes, header, host)
  if (ip !== undefined) items.set('remote-ip', ip)
  return items
}

/** Under which `duplicate` knows a handle; apart from all else that is remembered. RFC 7352 §3 */
export function seenDigest(handle: string): Uint8Array {
  return digestOf('seen', handle)
}

/** What the filter of this service found; undefined: it did not look. RFC 5235 §3 */
function spamPercentOf({ recipient, message, header }: ScriptedMail, hostname: string): number | undefined {
  const points = recipient.verdict?.points ?? readLevels(message.bytes, header, hostname)?.points
  if (points === undefined) return undefined
  return Math.max(0, Math.min(100, Math.round((points / SURELY_JUNK_POINTS) * 100)))
}

/** Who brought it, from our own line. RFC 5183 §4.1 */
function clientAddressIn(
  bytes: Uint8Array,
  header: ScriptedMail['header'],
  hostname: string,
): string | undefined {
  for (const text of ownResults(bytes, header, hostname).texts) {
    const address = /^iprev=\S+ policy\.iprev=([0-9a-fA-F.:]+)/.exec(
      plainResults(text).replaceAll(/\s+/g, ' '),
    )
    if (address?.[1] !== undefined) return address[1]
  }
  return undefined
}
