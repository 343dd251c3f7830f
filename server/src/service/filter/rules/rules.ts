/**
 * What holds for one recipient at level 4: its own settings and lists, those of its groups, its domain, its company and the
 * service. Of settings the nearest holds; lists are asked from the nearest outwards (decide-place.ts).
 *
 * It is asked for every recipient: the directory keeps the parts in memory until anything in it changes, and what is joined
 * from them hangs on them.
 */
import type { OrganisationId } from '../../../mail/ids.ts'
import type {
  FilterPart,
  FilterPlace,
  FilterReader,
  FilterSettings,
} from '../../../store/directory-filter.ts'
import type { SettingScope } from '../../../store/directory-settings.ts'
import type { Holder } from '../examiner.ts'
import { compileLists, type Lists } from './lists.ts'

/** Every setting, the service's defaults filled in. */
export type JoinedSettings = {
  readonly [Name in keyof FilterSettings]-?: Exclude<FilterSettings[Name], undefined>
}

export type FilterRules = JoinedSettings & {
  /** The nearest first. */
  readonly lists: readonly PlacedLists[]
}

export type PlacedLists = Lists & { readonly scope: SettingScope }

/** Points from which mail is junk where nobody has said anything. */
export const JUNK_POINTS = 5

/** What holds where nobody has said anything. */
export const FILTER_DEFAULTS: JoinedSettings = {
  enabled: true,
  junkAt: JUNK_POINTS,
  quarantineAt: null,
  refuseAt: 15,
  onJunk: 'junk',
  onBlock: 'refuse',
  unscanned: 'hold',
  countries: [],
}

export const DEFAULT_RULES: FilterRules = { ...FILTER_DEFAULTS, lists: [] }

export type FilterRulesSource = {
  /** Without an account: what the company says; without a company too: what the service says. */
  of(holder: Partial<Holder>): Promise<FilterRules>
}

export function createFilterRules({ directory }: { readonly directory: FilterReader }): FilterRulesSource {
  const joined = new WeakMap<readonly FilterPlace[], FilterRules>()
  const compiled = new WeakMap<FilterPart, Lists>()
  const listsOf = (part: FilterPart): PlacedLists => {
    let lists = compiled.get(part)
    if (lists === undefined) {
      lists = compileLists(part.entries)
      compiled.set(part, lists)
    }
    return { scope: part.scope, ...lists }
  }
  const join = async (places: readonly FilterPlace[]): Promise<FilterRules> => {
    const parts = await Promise.all(places.map((place) => directory.filterPart(place)))
    return {
      ...joinSettings(parts.map(({ settings }) => settings)),
      lists: parts.filter(({ entries }) => entries.length > 0).map(listsOf),
    }
  }
  return {
    async of({ accountId, organisationId }) {
      if (accountId === undefined) return await join(placesWithoutAccount(organisationId))
      const places = await directory.filterPlaces(accountId)
      if (places.length === 0) return DEFAULT_RULES
      const known = joined.get(places)
      if (known !== undefined) return known
      const rules = await join(places)
      joined.set(places, rules)
      return rules
    },
  }
}

const SERVICE: FilterPlace = { scope: 'service', id: 0 }

function placesWithoutAccount(company: OrganisationId | undefined): readonly FilterPlace[] {
  return company === undefined ? [SERVICE] : [{ scope: 'organisation', id: company }, SERVICE]
}

/** The nearest first. */
export function joinSettings(nearestFirst: readonly FilterSettings[]): JoinedSettings {
  return Object.assign({}, FILTER_DEFAULTS, ...nearestFirst.toReversed()) as JoinedSettings
}
