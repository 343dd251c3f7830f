/** Sending rules for tests, put straight into the tables. */
import type { Directory } from '../../src/store/directory.ts'
import type { RuleHolder, RuleName, SendingRule } from '../../src/store/directory-rules.ts'
import type { Company } from '../directory/company.ts'

export function rule(
  name: RuleName,
  places: readonly string[] = [],
  more: Partial<SendingRule> = {},
): SendingRule {
  const none = { sentence: undefined, contact: undefined, subDomains: false, keepCopy: false }
  return { name, places, ...none, setBy: 'jefa@empresa.test', setMs: 1, ...more }
}

export async function setRules(
  directory: Directory,
  { organisationId }: Company,
  holder: RuleHolder,
  rules: readonly SendingRule[],
): Promise<void> {
  await directory.write(async (tables) => {
    for (const one of rules) await tables.rules.set(holder, organisationId, one)
  })
}
