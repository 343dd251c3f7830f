/** What mail programs did last, program by program, and since when something is wrong: made from the sign-ins of the activity log. MISSION M4 */

/** An event of the activity log, as far as it matters here. */
export type SignInEvent = {
  readonly at: string
  readonly kind: string
  readonly via?: unknown
  readonly ip?: unknown
  readonly class?: unknown
}

/** `off`: the account may not use that way at all, whatever password is said. */
export type Finding = 'ok' | 'wrong' | 'half' | 'throttled' | 'stopped' | 'token' | 'off'

export type Checked = {
  /** `imap`, `smtp`, … */
  readonly via: string
  readonly ip: string
  readonly finding: Finding
  readonly lastAt: Date
  /** How often in a row, and since when. */
  readonly times: number
  readonly since: Date
}

const REFUSED: ReadonlyMap<string, Finding> = new Map([
  ['half', 'half'],
  ['throttled', 'throttled'],
  ['paused', 'stopped'],
  ['suspended', 'stopped'],
])

/** `events` of one account, the newest first. What needs somebody comes first, then what was seen last. */
export function checkPrograms(
  events: readonly SignInEvent[],
  allowed: ReadonlySet<string>,
): readonly Checked[] {
  const programs = new Map<string, Checked & { readonly over: boolean }>()
  for (const event of events) {
    const via = wordOf(event.via)
    const ip = wordOf(event.ip)
    // The panel and the webmail are no mail programs.
    if (via === '' || via === 'web') continue
    const key = `${via} ${ip}`
    const finding = findingOf(event, via, allowed)
    const at = new Date(event.at)
    const known = programs.get(key)
    if (known === undefined)
      programs.set(key, { via, ip, finding, lastAt: at, times: 1, since: at, over: false })
    else if (known.over || known.finding !== finding) programs.set(key, { ...known, over: true })
    else programs.set(key, { ...known, times: known.times + 1, since: at })
  }
  return [...programs.values()]
    .map(({ over: _over, ...checked }) => checked)
    .sort(
      (a, b) =>
        Number(a.finding === 'ok') - Number(b.finding === 'ok') || b.lastAt.getTime() - a.lastAt.getTime(),
    )
}

function findingOf(event: SignInEvent, via: string, allowed: ReadonlySet<string>): Finding {
  if (event.kind === 'signed-in') return 'ok'
  const [mechanism = '', result = ''] = wordOf(event.class).split(':')
  const named = REFUSED.get(result)
  if (named !== undefined) return named
  if (!allowed.has(via)) return 'off'
  return mechanism === 'token' ? 'token' : 'wrong'
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')
