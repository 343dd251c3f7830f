/** Which server or company needs somebody, and in which order. UI.md: Operador, estado */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { ServiceState } from '../../../contract/src/directory.ts'
import { ALMOST_FULL } from '../limits.ts'

type State = AnswerOf<typeof ServiceState>
export type CompanyState = State['companies'][number]
export type NodeState = State['nodes'][number]

/** From this part of a disk on somebody should make room; from the second on mail is about to be refused. */
const DISK_TIGHT = 0.85
const DISK_FULL = 0.95

export type NodeNeed = 'silent' | 'full' | 'tight' | 'none'
/** `paused`: an account may be stolen. `space`: the company's whole. `boxes`: some mailboxes. */
export type CompanyNeed = 'paused' | 'space' | 'boxes' | 'none'

/** Of the disk, from 0 to 1. */
export function diskUsed({ diskBytes, freeBytes }: Pick<NodeState, 'diskBytes' | 'freeBytes'>): number {
  return diskBytes === 0 ? 0 : Math.min(1, Math.max(0, 1 - freeBytes / diskBytes))
}

export function nodeNeed(node: Pick<NodeState, 'answers' | 'diskBytes' | 'freeBytes'>): NodeNeed {
  if (!node.answers) return 'silent'
  const used = diskUsed(node)
  return used >= DISK_FULL ? 'full' : used >= DISK_TIGHT ? 'tight' : 'none'
}

export function companyNeed({
  paused,
  nearlyFull,
  usedBytes,
  quotaBytes,
}: Pick<CompanyState, 'paused' | 'nearlyFull' | 'usedBytes' | 'quotaBytes'>): CompanyNeed {
  if (paused > 0) return 'paused'
  if (quotaBytes !== null && quotaBytes > 0 && usedBytes >= quotaBytes * ALMOST_FULL) return 'space'
  return nearlyFull > 0 ? 'boxes' : 'none'
}

const ORDER: readonly CompanyNeed[] = ['paused', 'space', 'boxes', 'none']

/** Those that need something first, then by name; `find`: part of the name or of a domain. */
export function companiesShown(
  companies: readonly CompanyState[],
  find: string,
  needyOnly: boolean,
): readonly CompanyState[] {
  const wanted = find.trim().toLowerCase()
  return companies
    .filter(({ name, domains }) => [name, ...domains].some((one) => one.toLowerCase().includes(wanted)))
    .filter((company) => !needyOnly || companyNeed(company) !== 'none')
    .toSorted(
      (a, b) => ORDER.indexOf(companyNeed(a)) - ORDER.indexOf(companyNeed(b)) || a.name.localeCompare(b.name),
    )
}
