/**
 * The way of one message to one recipient as six stations, read from the events of the activity log. A station that no event
 * tells of is not drawn as done. MISSION M15
 */
export type Event = {
  readonly event: string
  readonly at: string
  readonly kind: string
  readonly [name: string]: unknown
}

export const STATIONS = ['sent', 'kept', 'rules', 'lane', 'connection', 'end'] as const
export type Station = (typeof STATIONS)[number]
/** `ahead`: not yet; `waiting`: it stands here now. */
export type StationState = 'done' | 'waiting' | 'failed' | 'ahead'
export type Stop = {
  readonly station: Station
  readonly state: StationState
  /** What happened here. */
  readonly event: Event | undefined
  /** Milliseconds since the stop before; undefined where one of both is not known. */
  readonly tookMs: number | undefined
}
/** How it ended for that recipient, or where it is. */
export type Fate =
  | 'delivered'
  | 'handed-over'
  | 'bounced'
  | 'returned'
  | 'waiting'
  | 'held'
  | 'stopped'
  | 'underway'
export type Route = {
  readonly stops: readonly Stop[]
  readonly fate: Fate
  /** Its last word: the event that a proof is made of. */
  readonly last: Event | undefined
  readonly attempts: number
  /** From the first to the last event of this recipient, in milliseconds. */
  readonly tookMs: number
}

const FATES: Readonly<Record<string, Fate>> = {
  ...{ delivered: 'delivered', relayed: 'handed-over', bounced: 'bounced', expired: 'bounced' },
  ...{ returned: 'returned', deferred: 'waiting', held: 'held', dropped: 'stopped', discarded: 'stopped' },
  ...{ filtered: 'held', 'policy-refused': 'stopped', refused: 'stopped', undelivered: 'waiting' },
  ...{ rejected: 'stopped', released: 'underway', retried: 'underway', queued: 'underway' },
}
const TRIES: ReadonlySet<string> = new Set(['relayed', 'deferred', 'bounced'])

/** Whom the events are about, in the order in which they come up. */
export function recipientsOf(way: readonly Event[]): string[] {
  const all = new Set<string>()
  for (const { kind, to } of way)
    if (kind !== 'answered' && Array.isArray(to))
      for (const one of to) if (typeof one === 'string') all.add(one)
  return [...all]
}

/** `way`: oldest first. */
export function routeOf(way: readonly Event[], recipient: string | undefined): Route {
  const mine = way.filter(
    ({ to }) => !Array.isArray(to) || to.length === 0 || recipient === undefined || to.includes(recipient),
  )
  const find = (...kinds: readonly string[]): Event | undefined =>
    mine.find(({ kind }) => kinds.includes(kind))
  const last = mine.findLast(({ kind }) => kind in FATES)
  const fate = last === undefined ? 'underway' : (FATES[last.kind] ?? 'underway')
  const begun = find('connected', 'accepted', 'refused', 'policy-refused')
  const kept = find('accepted')
  const queued = find('queued')
  const tried = mine.findLast(({ kind }) => TRIES.has(kind) || kind === 'expired' || kind === 'returned')
  const ended = last !== undefined && ENDS.has(fate)
  const reached = [
    begun,
    kept,
    kept,
    queued ?? (fate === 'delivered' ? last : undefined),
    tried ?? (fate === 'delivered' ? last : undefined),
    ended ? last : undefined,
  ]
  const here = reached.findLastIndex((one) => one !== undefined)
  const stops = STATIONS.map((station, place): Stop => {
    const event = reached[place]
    return { station, event, state: stateOf(place, here, event, fate), tookMs: tookTo(reached, place) }
  })
  const first = mine[0]
  return {
    ...{ stops, fate, last },
    attempts: mine.filter(({ kind }) => TRIES.has(kind)).length,
    tookMs: first === undefined || last === undefined ? 0 : Date.parse(last.at) - Date.parse(first.at),
  }
}

const ENDS: ReadonlySet<Fate> = new Set(['delivered', 'handed-over', 'bounced', 'returned', 'stopped'])
const FAILED: ReadonlySet<Fate> = new Set(['bounced', 'returned', 'stopped'])

function stateOf(place: number, here: number, event: Event | undefined, fate: Fate): StationState {
  const stays = fate === 'waiting' || fate === 'held'
  if (place > here) return place === here + 1 && !stays && !ENDS.has(fate) ? 'waiting' : 'ahead'
  if (place === here && FAILED.has(fate)) return 'failed'
  if (place === here && stays) return 'waiting'
  return event === undefined ? 'ahead' : 'done'
}

function tookTo(reached: readonly (Event | undefined)[], place: number): number | undefined {
  const event = reached[place]
  const before = place === 0 ? undefined : reached[place - 1]
  return event === undefined || before === undefined
    ? undefined
    : Math.max(0, Date.parse(event.at) - Date.parse(before.at))
}

/** The events that end in each of those messages, one a message: what a list of found messages shows. Newest first. */
export function messagesIn(events: readonly Event[]): Event[] {
  const best = new Map<string, Event>()
  for (const one of events) {
    const id = typeof one['id'] === 'string' ? one['id'] : undefined
    if (id === undefined || !(one.kind in FATES || one.kind === 'accepted')) continue
    const before = best.get(id)
    if (before === undefined || (before.kind === 'accepted' && one.kind in FATES)) best.set(id, one)
  }
  return [...best.values()]
}

export function fateOf({ kind }: Event): Fate {
  return FATES[kind] ?? 'underway'
}

export function textOf(event: Event | undefined, name: string): string {
  const value = event?.[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** The literal reply of the other side: `250 2.0.0 Ok`; empty: none. What it says itself is not said twice. */
export function replyOf(event: Event | undefined): string {
  if (event === undefined || !event['code']) return ''
  return wholeReply(textOf(event, 'code'), textOf(event, 'status'), textOf(event, 'text'))
}

export function wholeReply(code: string, status: string, text: string): string {
  if (code !== '0' && text.startsWith(`${code} `)) return text
  const told = text.startsWith(status) ? '' : status
  return [code === '0' ? '' : code, told, text].filter((one) => one !== '').join(' ')
}
