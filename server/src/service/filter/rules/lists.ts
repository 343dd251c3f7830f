/**
 * The lists of one place, ready to be asked about a sender. Of several entries that fit, the most exact one holds: an
 * address before its domain, a domain before what is above it, and these before networks; of equal ones, `block`.
 */
import { matchNetworks } from '../../../net/networks.ts'
import { FILTER_LISTS, type FilterList, type ListedSender } from '../../../store/directory-filter.ts'

export const LIST_NAMES: readonly FilterList[] = FILTER_LISTS

export type Sender = {
  /** Canonical `local@domain`. */
  readonly address: string | undefined
  readonly domain: string | undefined
}

export type Match = {
  readonly list: FilterList
  readonly subject: string
  readonly byHolder: boolean
  readonly byNetwork: boolean
}

export type Lists = {
  /** The entry that holds for the sender. */
  sender(sender: Sender): Match | undefined
  /** The same for the address of whoever connects. */
  network(address: string): Match | undefined
}

type Kept = Pick<ListedSender, 'byHolder' | 'list'>
type Networks = { readonly list: FilterList; readonly has: (address: string) => boolean }

const NO_LISTS: Lists = { sender: () => undefined, network: () => undefined }

export function compileLists(entries: readonly ListedSender[]): Lists {
  if (entries.length === 0) return NO_LISTS
  const named = new Map<string, Kept>()
  const networks = new Map<FilterList, string[]>()
  for (const { list, subject, byHolder } of entries) {
    if (!subject.includes('@')) {
      networks.set(list, [...(networks.get(list) ?? []), subject])
      continue
    }
    if (named.get(subject)?.list !== 'block') named.set(subject, { list, byHolder })
  }
  const matchers: Networks[] = (['block', 'allow'] as const).flatMap((list) => {
    const own = networks.get(list)
    return own === undefined ? [] : [{ list, has: matchNetworks(own) }]
  })
  return {
    sender: (sender) => findSender(named, sender),
    network(address) {
      const found = matchers.find(({ has }) => has(address))
      return found && { list: found.list, subject: address, byHolder: false, byNetwork: true }
    },
  }
}

function findSender(named: ReadonlyMap<string, Kept>, { address, domain }: Sender): Match | undefined {
  if (named.size === 0) return undefined
  for (const subject of subjectsOf(address, domain)) {
    const kept = named.get(subject)
    if (kept !== undefined) return { ...kept, subject, byNetwork: false }
  }
  return undefined
}

/** From the most exact on. */
function* subjectsOf(address: string | undefined, domain: string | undefined): Generator<string> {
  if (address !== undefined) yield address
  if (domain === undefined) return
  yield `@${domain}`
  for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1))
    yield `*@*.${domain.slice(dot + 1)}`
}
