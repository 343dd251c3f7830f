/** Whom an account, a group, a domain, a company or the service let in or keep out: shown, added to, taken from. */
import { z } from 'zod'
import { FILTER_LISTS, type FilterEntry, type FilterList } from '../../../store/directory-filter.ts'
import type { DirectoryTables } from '../../../store/directory-tables.ts'
import type { Principal } from '../../account/principal.ts'
import { no } from '../../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../../admin/method.ts'
import { ENTRIES_AT_ONCE_MAX, ENTRIES_MAX, SUBJECT_OCTETS_MAX } from './limits.ts'
import { type NamedPlace, placeOf, WHOSE } from './place.ts'
import { type FilterMethodDeps, noteChange } from './settings-methods.ts'
import { isWholeTopLevel, readSubject, shownSubject } from './subject.ts'

const list = z.enum(FILTER_LISTS)
const subjects = z.array(z.string().min(1).max(SUBJECT_OCTETS_MAX)).min(1).max(ENTRIES_AT_ONCE_MAX)

export const FILTER_LIST_INPUTS = {
  'filter.list.show': z.strictObject({ ...WHOSE, list: list.optional() }),
  'filter.list.add': z.strictObject({ ...WHOSE, list, subjects }),
  'filter.list.remove': z.strictObject({ ...WHOSE, list, subjects }),
}

export function filterListMethods(deps: FilterMethodDeps): readonly AdminMethod[] {
  const { directory, clock } = deps
  return [
    adminMethod({
      name: 'filter.list.show',
      scope: 'account',
      input: FILTER_LIST_INPUTS['filter.list.show'],
      run: (principal, { list: only, ...whose }) =>
        directory.read(async (tables) =>
          shown(tables, await placeOf(tables, principal, whose, 'look'), only),
        ),
    }),
    adminMethod({
      name: 'filter.list.add',
      scope: 'account',
      input: FILTER_LIST_INPUTS['filter.list.add'],
      run: (principal, { list: to, subjects: written, ...whose }) =>
        change(deps, principal, whose, to, async (tables, place) => {
          const max = ENTRIES_MAX[place.scope]
          let count = await tables.filter.count(place)
          for (const subject of new Set(written.map((one) => subjectOf(one, to, place)))) {
            const known = await tables.filter.get(place, to, subject)
            // What those who administer have said stays theirs, though its holder says it too.
            if (known?.byHolder === false && principal.role === 'account') continue
            if (known === undefined && ++count > max) throw no('limit', 'filter.tooMany', { max })
            const entry = { list: to, subject, byHolder: principal.role === 'account' }
            const whoWhen = { addedBy: principal.address, addedMs: clock.now() }
            await tables.filter.add(place, place.organisationId, { ...entry, ...whoWhen })
          }
        }),
    }),
    adminMethod({
      name: 'filter.list.remove',
      scope: 'account',
      input: FILTER_LIST_INPUTS['filter.list.remove'],
      run: (principal, { list: from, subjects: written, ...whose }) =>
        change(deps, principal, whose, from, async (tables, place) => {
          for (const one of written) {
            const subject = readSubject(one)?.text ?? one
            const known = await tables.filter.get(place, from, subject)
            if (known === undefined) throw no('not-found', 'filter.notListed', { name: one })
            if (!known.byHolder && principal.role === 'account')
              throw no('forbidden', 'filter.notYours', { name: one })
            await tables.filter.remove(place, from, subject)
          }
        }),
    }),
  ]
}

async function change(
  deps: FilterMethodDeps,
  principal: Principal,
  whose: Parameters<typeof placeOf>[2],
  changed: FilterList,
  work: (tables: DirectoryTables, place: NamedPlace) => Promise<void>,
): Promise<Json> {
  const { place, answer } = await deps.directory.write(async (tables) => {
    const found = await placeOf(tables, principal, whose, 'change')
    await work(tables, found)
    return { place: found, answer: await shown(tables, found, changed) }
  })
  noteChange(deps, principal, place, changed)
  return answer
}

/** The one spelling of what may stand in that list of that place. Refusal `invalid`. */
function subjectOf(written: string, to: FilterList, { scope }: NamedPlace): string {
  const subject = readSubject(written)
  if (subject === undefined) throw no('invalid', 'filter.badSubject', { name: written })
  const { kind, text } = subject
  // A network says nothing about one person's mail: it is where companies and the service know who stands behind it.
  if (kind === 'network' && scope !== 'organisation' && scope !== 'service')
    throw no('invalid', 'filter.networkPlace', { name: written })
  if (to === 'trusted' && (kind === 'address' || kind === 'network'))
    throw no('invalid', 'filter.trustedDomain', { name: written })
  if (to !== 'block' && isWholeTopLevel(subject)) throw no('invalid', 'filter.tooWide', { name: written })
  return text
}

async function shown(
  tables: DirectoryTables,
  place: NamedPlace,
  only: FilterList | undefined,
): Promise<Json> {
  const entries = await tables.filter.of(place)
  return {
    scope: place.scope,
    name: place.name,
    entries: entries.filter((one) => only === undefined || one.list === only).map(entryJson),
  }
}

function entryJson({ list: of, subject, byHolder, addedBy, addedMs }: FilterEntry): Json {
  return { list: of, subject, shown: shownSubject(subject), byHolder, addedBy, addedMs }
}
