/**
 * What the operator and a company decide about mail that cannot prove whose it is: whether policies are obeyed, and whose
 * mail is taken as it comes. Kept as one setting of the service and of each company.
 */
import type { OrganisationId } from '../../mail/ids.ts'
import { matchNetworks } from '../../net/networks.ts'
import type { SettingScope } from '../../store/directory-settings.ts'

/** `obey`: as the author's domain asks; `mark`: only said in the header; `off`: not even looked at. */
export const ENFORCEMENTS = ['obey', 'mark', 'off'] as const
export type Enforcement = (typeof ENFORCEMENTS)[number]

/**
 * `author`: mail that says to be from there; `sealer`: who passes mail on and says what it found (ARC); `forwarder`: who
 * passes mail on and is known by its network, or by SPF or DKIM of its own domain.
 */
export const TRUST_KINDS = ['author', 'sealer', 'forwarder'] as const
export type TrustKind = (typeof TRUST_KINDS)[number]

export type Rules = {
  readonly enforce: Enforcement
  readonly authors: readonly string[]
  readonly sealers: readonly string[]
  /** Domains, addresses and networks. */
  readonly forwarders: readonly string[]
}

/** What one scope says; the rest comes from above. */
export type RuleSet = Partial<Rules>

export const IDENTITY_SETTING = 'identity'
export const LIST_OF: Readonly<Record<TrustKind, 'authors' | 'sealers' | 'forwarders'>> = {
  author: 'authors',
  sealer: 'sealers',
  forwarder: 'forwarders',
}

export type SettingReader = {
  get(scope: SettingScope, id: number, key: string): Promise<unknown>
}

/** What the settings hold; whatever else somebody put there counts for nothing. */
export async function readRules(
  settings: SettingReader,
  scope: 'service' | 'organisation',
  id: number,
): Promise<RuleSet> {
  const value = await settings.get(scope, id, IDENTITY_SETTING)
  if (typeof value !== 'object' || value === null) return {}
  const { enforce, ...lists } = value as Record<string, unknown>
  const rules: { -readonly [Key in keyof Rules]?: Rules[Key] } = {}
  if (isEnforcement(enforce)) rules.enforce = enforce
  for (const name of Object.values(LIST_OF)) {
    const list = lists[name]
    if (Array.isArray(list)) rules[name] = list.filter((one) => typeof one === 'string')
  }
  return rules
}

function isEnforcement(value: unknown): value is Enforcement {
  return ENFORCEMENTS.some((one) => one === value)
}

/** The nearer scope decides; lists of all scopes hold together. */
export function joinRules(first: Rules, ...nearer: readonly RuleSet[]): Rules {
  return nearer.reduce<Rules>(
    (above, own) => ({
      enforce: own.enforce ?? above.enforce,
      authors: [...above.authors, ...(own.authors ?? [])],
      sealers: [...above.sealers, ...(own.sealers ?? [])],
      forwarders: [...above.forwarders, ...(own.forwarders ?? [])],
    }),
    first,
  )
}

/** The domain itself or one below it is on the list. */
export function isListed(domain: string, list: readonly string[]): boolean {
  return list.some((one) => domain === one || domain.endsWith(`.${one}`))
}

/** Whether the address lies in one of the networks among `forwarders`. */
export function isInNetworks(address: string, forwarders: readonly string[]): boolean {
  return matchNetworks(forwarders.filter((one) => /[:/]|^[0-9.]+$/.test(one)))(address)
}

/** Which company's rules count for a recipient; undefined: those of the service alone. */
export type RulesOf = (organisationId: OrganisationId | undefined) => Promise<Rules>

/** Reads the scopes as they are now: it is asked only about mail that proves nothing. */
export function createRulesOf(
  first: Rules,
  read: <T>(work: (settings: SettingReader) => Promise<T>) => Promise<T>,
): RulesOf {
  return (organisationId) =>
    read(async (settings) => {
      const service = await readRules(settings, 'service', 0)
      const own =
        organisationId === undefined ? {} : await readRules(settings, 'organisation', organisationId)
      return joinRules(first, service, own)
    })
}
