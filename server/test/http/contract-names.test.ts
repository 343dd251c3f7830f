/** Words that the contract lists for itself, since it imports nothing of the server: they are the server's. */
import { type TestContext, test } from 'node:test'
import { protocol } from '../../../contract/src/names.ts'
import { ruleName } from '../../../contract/src/policy.ts'
import { RULE_NAMES } from '../../src/store/directory-rules.ts'
import { PROTOCOLS } from '../../src/store/directory-types.ts'

test('the contract and the store have the same protocols and sending rules', (t: TestContext) => {
  t.assert.deepStrictEqual(protocol.options, [...PROTOCOLS])
  t.assert.deepStrictEqual(ruleName.options, [...RULE_NAMES])
})
