/** Rules of level 3 and the lists they go by, read from their data files when they are first needed. */
import { readFileSync } from 'node:fs'
import { type Rule, type RuleText, readRules } from './rules.ts'

const DATA = new URL('../../../../data/filter/', import.meta.url)
const RULE_FILES = ['header', 'structure', 'links', 'phrases-en', 'phrases-es', 'together'] as const

/** What is known of hosts. */
export type HostLists = {
  /** Services that make short links to anywhere. */
  readonly shorteners: ReadonlySet<string>
  /** Where everybody may have an address. */
  readonly freemail: ReadonlySet<string>
  /** Where everybody may have a page. */
  readonly freeHosts: ReadonlySet<string>
  /** Top-level domains in which names cost next to nothing. */
  readonly riskyTlds: ReadonlySet<string>
}

/** Throws on a file that is missing or on a rule that nobody could mean. */
export function loadRules(): readonly Rule[] {
  return readRules(RULE_FILES.flatMap((name) => read<readonly RuleText[]>(name)))
}

export function loadHostLists(): HostLists {
  const lists = read<Record<keyof HostLists, readonly string[]>>('hosts')
  const setOf = (name: keyof HostLists): ReadonlySet<string> => new Set(lists[name])
  return {
    shorteners: setOf('shorteners'),
    freemail: setOf('freemail'),
    freeHosts: setOf('freeHosts'),
    riskyTlds: setOf('riskyTlds'),
  }
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, DATA), 'utf8')) as T
}
