/**
 * What the ledger says about mail: one fact a record, from the first octet of a connection to the last reply of the
 * other side. There is no field for a subject, a body, a password or a token, and none may be added. THREATS LG1
 *
 *   {"salt":"q83vEjRWeJCrze8B","at":1793358000123,"kind":"relayed","organisation":3,"account":7,"id":"01JD….1",
 *    "queue":"4f","from":"ana@empresa.test","to":["luis@example.org"],"ip":"203.0.113.7","host":"mx.example.org", …}
 */
import type { Fault } from '../../mail/bounce/verdict.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import { RECIPIENTS_IN_EVENT_MAX, TEXT_MAX } from './limits.ts'

/** What happened. A kind, once released, keeps its name: proofs and statistics are read for years. */
export const EVENT_KINDS = [
  /** Somebody connected. */
  'connected',
  /** We said no to a command; `reply` is what was said. */
  'refused',
  /** We took responsibility for a message. */
  'accepted',
  /** It is in a mailbox of this service. */
  'delivered',
  /** A mailbox of this service could not take it just now, or ever. */
  'undelivered',
  /** It is in the outgoing queue. */
  'queued',
  /** The next server has taken responsibility; `reply` is its last word. */
  'relayed',
  /** An alias or a group: it goes on to others. */
  'expanded',
  /** Not this time. */
  'deferred',
  /** Never. */
  'bounced',
  /** The time ran out; `reply` is the last thing that was said. */
  'expired',
  /** A bounce came back that we believe: about a message that had been relayed; `reply` is what it says. */
  'returned',
  /** A person had it held, let go, tried at once, discarded. */
  'held',
  'released',
  'retried',
  'dropped',
  'signed-in',
  /** The takeover breaker stopped an account; somebody gave it back. */
  'account-paused',
  'account-restored',
  /** A script of an account leads mail elsewhere than before; `class` says how, `to` where. */
  'rule-changed',
  'sign-in-refused',
  /** A rule of the company or the account said no. */
  'policy-refused',
  /** The filter held it back: it is in no mailbox, and nowhere else. */
  'filtered',
  /** Somebody changed settings or lists of the filter; `class` says which. */
  'filter-changed',
  /** A filter (Sieve) of the account, or of its company, wants it in no mailbox. */
  'discarded',
  /** Such a filter passed it on to `to`. */
  'redirected',
  /** Such a filter sent it back; `class` is `untold` where there was nobody who could be told. */
  'rejected',
  /** Its sender `to` got the account's automatic reply. */
  'answered',
  /** Somebody who administers looked at mail that is held for others. */
  'quarantine-viewed',
  /** Somebody who administers looked at the folders and headers of an account; `class` says why. */
  'mailbox-viewed',
  /** Held mail went where it was to go, or was discarded. */
  'quarantine-released',
  'quarantine-dropped',
  /** First record of a day: it carries the head of the day before. */
  'day-begun',
] as const

export type EventKind = (typeof EVENT_KINDS)[number]

export type EventReply = {
  /** 0 where the other side gave none. */
  readonly code: number
  /** `5.1.1` */
  readonly status?: string
  readonly text: string
}

export type LedgerEvent = {
  readonly kind: EventKind
  /** Default: the moment it is noted. */
  readonly atMs?: number
  /** Whose it is. Undefined: only the operator sees it. */
  readonly organisationId?: OrganisationId | number | undefined
  /** The one account that it is about: that account sees it. */
  readonly accountId?: AccountId | number | undefined
  /** The delivery id: the same from the connection to the last reply. What stands behind `>` and `+` is cut. */
  readonly id?: string | undefined
  readonly queueId?: string | undefined
  /** As it stands in the message, with its brackets. */
  readonly messageId?: string | undefined
  /** `local@domain`; empty is the null reverse-path. */
  readonly from?: string | undefined
  readonly to?: readonly string[] | undefined
  /** The address of the other side. */
  readonly ip?: string | undefined
  /** The domain that it goes to, or was about. */
  readonly domain?: string | undefined
  /** The name of the other side: the next hop, or what it said in EHLO. */
  readonly host?: string | undefined
  /** `TLSv1.3 TLS_AES_256_GCM_SHA384`; undefined: in the clear. */
  readonly tls?: string | undefined
  /** `smtp`, `imap`, … or the listener's name. */
  readonly via?: string | undefined
  readonly mailbox?: string | undefined
  readonly reply?: EventReply | undefined
  /** The bounce class, the code of a refusal, the mechanism of a sign-in. */
  readonly class?: string | undefined
  /** What a reply of the other side means besides: whose fault, for how long, and the rule that says so. */
  readonly fault?: Fault | undefined
  readonly hardness?: 'hard' | 'soft' | undefined
  readonly rule?: string | undefined
  /** Of `returned`: how many got that message, as far as we know. */
  readonly copies?: number | undefined
  /** Who did it, where a person did. */
  readonly by?: string | undefined
  readonly sizeBytes?: number | undefined
  /** What SPF, DKIM, DMARC and others said: `{ spf: 'pass' }`. */
  readonly verdicts?: Readonly<Record<string, string>> | undefined
  /** When it is tried next, milliseconds since 1970. */
  readonly nextMs?: number | undefined
  /** Where the filter put it, the level that decided, and the points of all findings; `rule` says which rule. */
  readonly place?: string | undefined
  readonly level?: number | undefined
  readonly points?: number | undefined
  /** What was found: `3 html.hidden-text 1.50`. */
  readonly findings?: readonly string[] | undefined
}

/** An event as it is read back from its line. */
export type RecordedEvent = {
  readonly salt: string
  readonly at: number
  readonly kind: EventKind
  readonly organisation?: number
  readonly account?: number
  readonly id?: string
  readonly queue?: string
  readonly messageId?: string
  readonly from?: string
  readonly to?: readonly string[]
  readonly ip?: string
  readonly domain?: string
  readonly host?: string
  readonly tls?: string
  readonly via?: string
  readonly mailbox?: string
  readonly code?: number
  readonly status?: string
  readonly text?: string
  readonly class?: string
  readonly fault?: Fault
  readonly hardness?: 'hard' | 'soft'
  readonly rule?: string
  readonly copies?: number
  readonly by?: string
  readonly size?: number
  readonly verdicts?: Readonly<Record<string, string>>
  readonly next?: number
  readonly place?: string
  readonly level?: number
  readonly points?: number
  readonly findings?: readonly string[]
  /** Of `day-begun`: the day before, how many events it had, and its head in hexadecimal. */
  readonly previous?: { readonly day: number; readonly events: number; readonly head: string }
}

/**
 * The lines of an event, which are what is hashed: JSON with its members in this order, absent ones left out. More than
 * one line when it has very many recipients. `salt` gives a fresh one for each line: who knows a line's hash and nearly
 * all of the line cannot try the rest.
 */
export function eventLines(event: LedgerEvent, nowMs: number, salt: () => string): string[] {
  const { to } = event
  if (to === undefined || to.length <= RECIPIENTS_IN_EVENT_MAX) return [eventLine(event, to, nowMs, salt())]
  const lines: string[] = []
  for (let at = 0; at < to.length; at += RECIPIENTS_IN_EVENT_MAX)
    lines.push(eventLine(event, to.slice(at, at + RECIPIENTS_IN_EVENT_MAX), nowMs, salt()))
  return lines
}

function eventLine(
  event: LedgerEvent,
  to: readonly string[] | undefined,
  nowMs: number,
  salt: string,
): string {
  const { reply } = event
  const recorded: { readonly [Key in keyof RecordedEvent]: RecordedEvent[Key] | undefined } = {
    salt,
    at: event.atMs ?? nowMs,
    kind: event.kind,
    organisation: event.organisationId,
    account: event.accountId,
    id: event.id === undefined ? undefined : baseId(event.id),
    queue: event.queueId,
    messageId: short(event.messageId),
    from: event.from === undefined ? undefined : short(event.from.toLowerCase()),
    to: to?.map((address) => address.toLowerCase().slice(0, TEXT_MAX)),
    ip: event.ip,
    domain: short(event.domain),
    host: short(event.host),
    tls: event.tls,
    via: event.via,
    mailbox: short(event.mailbox),
    code: reply?.code,
    status: reply?.status,
    text: short(reply?.text),
    class: event.class,
    fault: event.fault,
    hardness: event.hardness,
    rule: event.rule,
    copies: event.copies,
    by: short(event.by),
    size: event.sizeBytes,
    verdicts: event.verdicts,
    next: event.nextMs,
    place: event.place,
    level: event.level,
    points: event.points,
    findings: event.findings,
  }
  return JSON.stringify(recorded)
}

/** The delivery id without what its ways through queue, aliases and sub-addresses have added. */
export function baseId(deliveryId: string): string {
  const end = deliveryId.search(/[>+]/)
  return end < 0 ? deliveryId : deliveryId.slice(0, end)
}

/** What the other side chose is kept up to a bound. */
function short(text: string | undefined): string | undefined {
  return text === undefined || text.length <= TEXT_MAX ? text : text.slice(0, TEXT_MAX)
}
