import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resolver } from '../../net/dns/resolver.ts'
import { type DmarcVerdict, evaluateDmarc, type Vouching } from './evaluate.ts'

type Records = Readonly<Record<string, string | readonly string[]>>

/** Names with an A record stand there with an empty text; what is not there has no name. */
function dnsOf(records: Records): { readonly resolver: Resolver; readonly asked: string[] } {
  const asked: string[] = []
  const query = (name: string, type: string): unknown => {
    asked.push(`${type} ${name}`)
    const found = records[name]
    if (found === undefined) return { kind: 'no-name', ttlMs: 1 }
    if (found === 'SERVFAIL') return { kind: 'failed', why: 'servfail' }
    const texts = [found].flat().filter((text) => text !== '')
    const isThere = type === 'TXT' ? texts.length > 0 : texts.length === 0
    return isThere
      ? { kind: 'found', records: type === 'TXT' ? texts : ['192.0.2.1'], ttlMs: 1, authentic: false }
      : { kind: 'empty', ttlMs: 1 }
  }
  const resolver = { query: (name: string, type: string) => Promise.resolve(query(name, type)) }
  return { resolver: resolver as Resolver, asked }
}

const NOBODY: Vouching = { spf: [], dkim: [], open: [] }

function evaluated(
  author: string,
  records: Records,
  vouching: Partial<Vouching> = {},
): Promise<DmarcVerdict> {
  return evaluateDmarc(author, { ...NOBODY, ...vouching }, dnsOf(records).resolver)
}

// [author, records, what is asked for, whose record]. RFC 9989 §4.10.1
const POLICIES: readonly (readonly [string, Records, string | undefined, string | undefined])[] = [
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=reject' }, 'reject', 'otra.test'],
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1;p=QUARANTINE;' }, 'quarantine', 'otra.test'],
  // Tried out: one step less.
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=reject; t=y' }, 'quarantine', 'otra.test'],
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=quarantine; t=y' }, 'none', 'otra.test'],
  // The share that policies once applied to counts no more.
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=reject; pct=0' }, 'reject', 'otra.test'],
  // Below it: sp for names that are there, np for those that are not.
  [
    'a.otra.test',
    { '_dmarc.otra.test': 'v=DMARC1; p=reject; sp=none', 'a.otra.test': '' },
    'none',
    'otra.test',
  ],
  ['a.otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=none; np=reject' }, 'reject', 'otra.test'],
  [
    'a.otra.test',
    { '_dmarc.otra.test': 'v=DMARC1; p=none; np=reject', 'a.otra.test': '' },
    'none',
    'otra.test',
  ],
  ['a.otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=none; sp=quarantine' }, 'quarantine', 'otra.test'],
  // Its own record stands before the organisation's.
  [
    'a.otra.test',
    { '_dmarc.a.otra.test': 'v=DMARC1; p=none', '_dmarc.otra.test': 'v=DMARC1; p=reject' },
    'none',
    'a.otra.test',
  ],
  // Between them: the organisation's counts, not that of a level in the middle.
  [
    'a.b.otra.test',
    { '_dmarc.b.otra.test': 'v=DMARC1; p=none', '_dmarc.otra.test': 'v=DMARC1; p=reject' },
    'reject',
    'otra.test',
  ],
  // An organisation within another says so.
  [
    'a.b.otra.test',
    { '_dmarc.b.otra.test': 'v=DMARC1; p=none; psd=n', '_dmarc.otra.test': 'v=DMARC1; p=reject' },
    'none',
    'b.otra.test',
  ],
  // Who registers names speaks for those that say nothing themselves.
  ['otra.test', { '_dmarc.test': 'v=DMARC1; p=reject; np=reject; psd=y', 'otra.test': '' }, 'reject', 'test'],
  ['a.otra.test', { '_dmarc.test': 'v=DMARC1; p=quarantine; psd=y' }, 'quarantine', 'test'],
  // What is no record, or is there twice, or has mistakes and asks for no reports.
  ['otra.test', { '_dmarc.otra.test': 'p=reject; v=DMARC1' }, undefined, undefined],
  ['otra.test', { '_dmarc.otra.test': 'v=dmarc1; p=reject' }, undefined, undefined],
  ['otra.test', { '_dmarc.otra.test': ['v=DMARC1; p=reject', 'v=DMARC1; p=none'] }, undefined, undefined],
  ['otra.test', { '_dmarc.otra.test': ['v=DMARC1; p=reject', 'hola'] }, 'reject', 'otra.test'],
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1; p=rechaza' }, undefined, undefined],
  ['otra.test', { '_dmarc.otra.test': 'v=DMARC1; rua=mailto:a@otra.test' }, 'none', 'otra.test'],
  [
    'otra.test',
    { '_dmarc.otra.test': 'v=DMARC1; p=reject; sp=x; rua=mailto:a@otra.test' },
    'none',
    'otra.test',
  ],
  ['otra.test', {}, undefined, undefined],
]

for (const [author, records, policy, policyDomain] of POLICIES)
  test(`the policy for ${author} by ${JSON.stringify(records)} is ${policy}`, async () => {
    const verdict = await evaluated(author, records)
    assert.deepEqual([verdict.policy, verdict.policyDomain], [policy, policyDomain])
    assert.equal(verdict.result, policy === undefined ? 'none' : 'fail')
  })

const RELAXED = { '_dmarc.otra.test': 'v=DMARC1; p=reject' }
const STRICT = { '_dmarc.otra.test': 'v=DMARC1; p=reject; adkim=s; aspf=s' }
const WITHIN = { ...RELAXED, '_dmarc.b.otra.test': 'v=DMARC1; p=none; psd=n' }

// [author, who vouches, records, result]. RFC 9989 §4.4, §4.10.2
const ALIGNED: readonly (readonly [string, Partial<Vouching>, Records, string])[] = [
  ['otra.test', { dkim: ['otra.test'] }, RELAXED, 'pass'],
  ['otra.test', { dkim: ['a.otra.test'] }, RELAXED, 'pass'],
  ['a.otra.test', { spf: ['otra.test'] }, RELAXED, 'pass'],
  ['a.otra.test', { spf: ['z.y.otra.test'] }, RELAXED, 'pass'],
  ['otra.test', { spf: ['ajena.test'], dkim: ['xotra.test', 'test'] }, RELAXED, 'fail'],
  ['otra.test', { dkim: ['a.otra.test'] }, STRICT, 'fail'],
  ['otra.test', { spf: ['otra.test'] }, STRICT, 'pass'],
  // Another organisation, though below it.
  ['otra.test', { dkim: ['a.b.otra.test'] }, WITHIN, 'fail'],
  ['a.b.otra.test', { dkim: ['b.otra.test'] }, WITHIN, 'pass'],
  ['a.b.otra.test', { dkim: ['otra.test'] }, WITHIN, 'fail'],
  // Two that only have the registry in common.
  ['otra.test', { dkim: ['ajena.test'] }, { '_dmarc.test': 'v=DMARC1; p=reject; psd=y' }, 'fail'],
  // It might have vouched: nobody knows.
  ['otra.test', { open: ['a.otra.test'] }, RELAXED, 'temperror'],
  ['otra.test', { open: ['ajena.test'] }, RELAXED, 'fail'],
  ['otra.test', { dkim: ['otra.test'] }, { '_dmarc.otra.test': 'SERVFAIL' }, 'temperror'],
  [
    'a.otra.test',
    {},
    { '_dmarc.otra.test': 'v=DMARC1; p=none; np=reject', 'a.otra.test': 'SERVFAIL' },
    'temperror',
  ],
]

for (const [author, vouching, records, result] of ALIGNED)
  test(`${JSON.stringify(vouching)} for ${author}: ${result}`, async () => {
    assert.equal((await evaluated(author, records, vouching)).result, result)
  })

test('of a long name eight are asked for, the longest first', async () => {
  const { resolver, asked } = dnsOf({})
  const long = `${Array.from({ length: 20 }, (_, n) => `n${n}`).join('.')}.test`
  await evaluateDmarc(long, NOBODY, resolver)
  assert.equal(asked.length, 8)
  assert.equal(asked[0], `TXT _dmarc.${long}`)
  assert.equal(asked[1], 'TXT _dmarc.n14.n15.n16.n17.n18.n19.test')
  assert.equal(asked.at(-1), 'TXT _dmarc.test')
})

test('a hundred who vouch have ten of them looked up', async () => {
  const { resolver, asked } = dnsOf(RELAXED)
  const dkim = Array.from({ length: 100 }, (_, n) => `a${n}.b.otra.test`)
  const strange = {
    ...RELAXED,
    ...Object.fromEntries(dkim.map((one) => [`_dmarc.${one}`, 'v=DMARC1; psd=n; p=none'])),
  }
  assert.equal(
    (await evaluateDmarc('otra.test', { ...NOBODY, dkim }, dnsOf(strange).resolver)).result,
    'fail',
  )
  await evaluateDmarc('otra.test', { ...NOBODY, dkim }, resolver)
  assert.ok(asked.length < 10)
})
