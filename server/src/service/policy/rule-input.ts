/** The eight rules as administrators write them: a field for each, and what of them cannot stand side by side. */
import { z } from 'zod'
import { canonicalAddress, domainName } from '../../store/directory-names.ts'
import type { RuleName, SendingRule } from '../../store/directory-rules.ts'
import { no } from '../admin/access.ts'
import { addressText, domainText } from '../admin/inputs.ts'
import { FORWARDS_MAX, RULE_PLACES_MAX, SENTENCE_MAX } from './limits.ts'

/** Printable, on one line. */
const sentence = z
  .string()
  .trim()
  .min(1)
  .max(SENTENCE_MAX)
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u)

export const RULE_FIELDS = {
  forwardForever: z
    .strictObject({
      to: z.array(addressText).min(1).max(FORWARDS_MAX),
      keepCopy: z.boolean().default(true),
    })
    .optional(),
  ownDomain: z.literal(true).optional(),
  oneDomain: domainText.optional(),
  listedDomains: z
    .strictObject({
      domains: z.array(domainText).min(1).max(RULE_PLACES_MAX),
      subDomains: z.boolean().default(false),
    })
    .optional(),
  oneAddress: addressText.optional(),
  listedAddresses: z.array(addressText).min(1).max(RULE_PLACES_MAX).optional(),
  receiveOnly: z.literal(true).optional(),
  sendOnly: z.strictObject({ sentence: sentence.optional(), contact: addressText.optional() }).optional(),
} as const

const RULES = z.strictObject(RULE_FIELDS)
export type RuleInput = z.infer<typeof RULES>

/** No holder has both: one makes the other void, or says the same in another way. */
const EXCLUDE: readonly (readonly [RuleName, RuleName])[] = [
  ['receiveOnly', 'ownDomain'],
  ['receiveOnly', 'oneDomain'],
  ['receiveOnly', 'listedDomains'],
  ['receiveOnly', 'oneAddress'],
  ['receiveOnly', 'listedAddresses'],
  ['receiveOnly', 'sendOnly'],
  ['sendOnly', 'forwardForever'],
  ['oneDomain', 'listedDomains'],
  ['oneAddress', 'listedAddresses'],
]

/** Refusal `invalid` for an address or a domain that is none. */
export function rulesOfInput(input: RuleInput, by: Pick<SendingRule, 'setBy' | 'setMs'>): SendingRule[] {
  const rules: SendingRule[] = []
  const add = (name: RuleName, places: readonly string[], more: Partial<SendingRule> = {}): void => {
    const plain = { subDomains: false, keepCopy: false, sentence: undefined, contact: undefined }
    rules.push({ name, places: [...new Set(places)], ...plain, ...more, ...by })
  }
  const { forwardForever, listedDomains, sendOnly } = input
  if (forwardForever !== undefined)
    add('forwardForever', forwardForever.to.map(address), { keepCopy: forwardForever.keepCopy })
  if (input.ownDomain !== undefined) add('ownDomain', [])
  if (input.oneDomain !== undefined) add('oneDomain', [domain(input.oneDomain)])
  if (listedDomains !== undefined)
    add('listedDomains', listedDomains.domains.map(domain), { subDomains: listedDomains.subDomains })
  if (input.oneAddress !== undefined) add('oneAddress', [address(input.oneAddress)])
  if (input.listedAddresses !== undefined) add('listedAddresses', input.listedAddresses.map(address))
  if (input.receiveOnly !== undefined) add('receiveOnly', [])
  if (sendOnly !== undefined) {
    const contact = sendOnly.contact === undefined ? undefined : address(sendOnly.contact)
    add('sendOnly', [], { sentence: sendOnly.sentence, contact })
  }
  return rules
}

/** Refusal `cannot` when two of them exclude each other. */
export function refuseConflicts(rules: readonly SendingRule[]): void {
  const names = new Set(rules.map(({ name }) => name))
  for (const [one, other] of EXCLUDE)
    if (names.has(one) && names.has(other)) throw no('cannot', 'policy.conflict', { one, other })
}

function address(written: string): string {
  const canonical = canonicalAddress(written.trim())
  if (canonical === undefined) throw no('invalid', 'directory.addressInvalid', { address: written })
  return canonical
}

function domain(written: string): string {
  const name = domainName(written.trim())
  if (name === undefined) throw no('invalid', 'directory.domainInvalid', { domain: written })
  return name
}
