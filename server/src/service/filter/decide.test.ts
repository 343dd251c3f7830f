import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrganisationId } from '../../mail/ids.ts'
import { readStructure } from '../../mail/mime/structure.ts'
import { createDecide, type DecideOptions } from './decide.ts'
import type { SuspectMail } from './examiner.ts'
import { compileLists } from './rules/lists.ts'
import { DEFAULT_RULES, type FilterRules } from './rules/rules.ts'

function mail(from: string, more: Partial<SuspectMail> = {}): SuspectMail {
  const bytes = new TextEncoder().encode(`${from}\r\nSubject: Hola\r\n\r\nHola`)
  return {
    ...{ id: 'x', bytes, structure: readStructure(bytes), recipients: [], receivedMs: 0 },
    client: { address: '93.184.216.34', hello: 'mail.otra.test', reverseName: undefined },
    reversePath: null,
    companies: new Set<OrganisationId>(),
    author: { domain: 'otra.test', proof: 'proved' },
    ...more,
  }
}

const ALLOWING: FilterRules = {
  ...DEFAULT_RULES,
  lists: [
    {
      scope: 'account',
      ...compileLists([{ list: 'allow', subject: '@otra.test', byHolder: true }]),
    },
  ],
}

type Asked = { readonly identityPlace?: 'junk' | 'refuse'; readonly points?: number }

async function said(
  asked: SuspectMail,
  rules: FilterRules = DEFAULT_RULES,
  options: DecideOptions = {},
  { identityPlace, points = 0 }: Asked = {},
): Promise<string> {
  const decide = createDecide({ of: async () => await Promise.resolve(rules) }, options)
  const examination = { findings: [{ level: 3, rule: 'x', points }] } as const
  const verdict = await decide({ mail: asked, examination, more: [], identityPlace, holder: {} })
  return `${verdict.place} ${verdict.rule} ${verdict.points}`
}

test('who is allowed is the one author whom every reader sees, and whom the proof is about', async () => {
  const spam = { points: 9 }
  assert.equal(await said(mail('From: Luis <Luis@Otra.test>'), ALLOWING, {}, spam), 'inbox list.allow 9')
  for (const from of [
    'From: luis@otra.test, eva@otra.test',
    'From: luis@otra.test\r\nFrom: eva@otra.test',
    'From: <luis@otra.test> <eva@mala.test>',
    'To: luis@otra.test',
    'From: luis@mala.test',
  ])
    assert.equal(await said(mail(from), ALLOWING, {}, spam), 'junk x 9', from)
  // The proof is another domain's than what the reader is shown.
  const other = { author: { domain: 'mala.test', proof: 'proved' } } as const
  assert.equal(await said(mail('From: luis@otra.test', other), ALLOWING, {}, spam), 'junk x 9')
})

test('a country counts where somebody says so, and where it is known', async () => {
  const rules: FilterRules = { ...DEFAULT_RULES, countries: ['KP'] }
  const from = 'From: luis@otra.test'
  const countryOf = (country: string | undefined): DecideOptions => ({
    countryOf: async () => await Promise.resolve(country),
  })
  assert.equal(await said(mail(from), rules, countryOf('KP'), { points: 2.9 }), 'inbox points.few 4.9')
  assert.equal(await said(mail(from), rules, countryOf('KP'), { points: 3 }), 'junk x 5')
  assert.equal(await said(mail(from), rules, countryOf('ES'), { points: 3 }), 'inbox points.few 3')
  assert.equal(await said(mail(from), rules, countryOf(undefined), { points: 3 }), 'inbox points.few 3')
  assert.equal(await said(mail(from), DEFAULT_RULES, countryOf('KP'), { points: 3 }), 'inbox points.few 3')
  assert.equal(await said(mail(from), rules, {}, { points: 3 }), 'inbox points.few 3')
})

test('why level 2 is against it', async () => {
  const options: DecideOptions = {
    isOurs: async (domain) => await Promise.resolve(domain === 'empresa.test'),
  }
  const junk = { identityPlace: 'junk' } as const
  for (const [domain, dmarc, expected] of [
    ['empresa.test', 'none', 'quarantine own-domain 0'],
    ['empresa.test', 'fail', 'quarantine own-domain 0'],
    ['otra.test', 'fail', 'junk policy 0'],
    [undefined, 'permerror', 'quarantine unclear-author 0'],
  ] as const) {
    const asked = mail('From: x@y.test', { identity: { dmarc }, author: { domain, proof: 'none' } })
    assert.equal(await said(asked, DEFAULT_RULES, options, junk), expected)
  }
})
