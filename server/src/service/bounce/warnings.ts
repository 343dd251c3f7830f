/**
 * What whoever is writing should know of the recipients before the message leaves: that mail to one came back, that one
 * is paused, that a domain is probably misspelt. Known is what the own company sent; a bounce is no news once a later
 * message was taken. MISSION M14
 */
import type { Clock } from '../../lib/clock.ts'
import type { Language, TextRef, Texts } from '../../lib/text.ts'
import type { Directory } from '../../store/directory.ts'
import { type BouncedAddress, bouncedAddresses } from '../../store/ledger/bounces.ts'
import type { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { Database } from '../../store/sql.ts'
import { DAY_MS } from '../ledger/limits.ts'
import { searchEvents } from '../ledger/search.ts'
import { createGuessAddress } from './guess-address.ts'
import { WARNED_DAYS } from './limits.ts'

export type Warning = {
  readonly address: string
  readonly kind: 'paused' | 'bounced' | 'misspelt'
  /** In the language of whoever asks. */
  readonly text: string
  readonly class: string | null
  readonly at: string | null
  readonly until: string | null
  /** The address that was probably meant. */
  readonly suggestion: string | null
}

export type WarningDeps = {
  readonly db: Database
  readonly reader: LedgerReader
  readonly directory: Pick<Directory, 'domain'>
  readonly texts: Texts
  readonly clock: Pick<Clock, 'now'>
}

/** What the company's mail tells. Of each address at most one of what came back and one guess; addresses without either are left out. */
export function createWarnings(
  deps: WarningDeps,
): (
  organisationId: number | undefined,
  addresses: readonly string[],
  language: Language,
) => Promise<Warning[]> {
  const guessOf = createGuessAddress(deps.directory)
  return async (organisationId, addresses, language) => {
    const asked = [...new Set(addresses)]
    const known = organisationId === undefined ? [] : await bouncedAddresses(deps.db, organisationId, asked)
    const bounced = new Map(known.map((one) => [one.address, one]))
    const warnings: Warning[] = []
    for (const address of asked) {
      const one = bounced.get(address)
      const told = one && (await toldOf(deps, one, language))
      if (told !== undefined) warnings.push(told)
      const guess = await guessOf(address)
      if (guess !== undefined) warnings.push(misspelt(deps, address, guess, language))
    }
    return warnings
  }
}

async function toldOf(
  deps: WarningDeps,
  one: BouncedAddress,
  language: Language,
): Promise<Warning | undefined> {
  const nowMs = deps.clock.now()
  const paused = one.untilMs !== undefined && one.untilMs > nowMs
  if (!paused && (nowMs - one.lastMs > WARNED_DAYS * DAY_MS || (await wasTakenSince(deps, one))))
    return undefined
  const say = (text: TextRef): string => deps.texts.format(language, text)
  const values = {
    address: one.address,
    class: say({ key: `bounce.class.${one.class}` }),
    when: daysAgo(nowMs - one.lastMs, language),
    until: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(one.untilMs),
  }
  return {
    address: one.address,
    kind: paused ? 'paused' : 'bounced',
    text: say({ key: paused ? 'bounce.warn.paused' : 'bounce.warn.bounced', values }),
    class: one.class,
    at: new Date(one.lastMs).toISOString(),
    until: paused ? new Date(one.untilMs).toISOString() : null,
    suggestion: null,
  }
}

/** Their server has taken a message for that address after the one that bounced. */
async function wasTakenSince(
  { reader }: WarningDeps,
  { organisationId, address, lastMs }: BouncedAddress,
): Promise<boolean> {
  const { events } = await searchEvents(
    { reader, now: () => performance.now() },
    organisationId,
    { to: address, kinds: ['relayed'], fromMs: lastMs + 1, toMs: Number.MAX_SAFE_INTEGER },
    { limit: 1 },
  )
  return events.length > 0
}

function misspelt({ texts }: WarningDeps, address: string, suggestion: string, language: Language): Warning {
  const text = texts.format(language, { key: 'bounce.warn.misspelt', values: { hint: suggestion } })
  return { address, kind: 'misspelt', text, class: null, at: null, until: null, suggestion }
}

function daysAgo(ms: number, language: Language): string {
  const days = Math.max(0, Math.floor(ms / DAY_MS))
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day')
}
