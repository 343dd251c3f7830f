import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedSender } from '../../../store/directory-filter.ts'
import type { SettingScope } from '../../../store/directory-settings.ts'
import type { Examination, Finding } from '../report.ts'
import { type DecidedMail, decidePlace, type IdentityPlace } from './decide-place.ts'
import { compileLists } from './lists.ts'
import { DEFAULT_RULES, type FilterRules, joinSettings } from './rules.ts'

const MAIL: DecidedMail = {
  authorAddress: 'ana@ejemplo.test',
  author: { domain: 'ejemplo.test', proof: 'proved' },
  reversePath: 'rebotes@envios.test',
  clientAddress: '192.0.2.7',
}
const UNPROVED: DecidedMail = { ...MAIL, author: { domain: 'ejemplo.test', proof: 'none' } }
const FEW: Examination = { findings: [] }
const weighs = (points: number): Examination => ({
  findings: [
    { level: 3, rule: 'html.hidden-text', points: points - 0.1 },
    { level: 2, rule: 'spf.softfail', points: 0.1 },
  ],
})

type Entry = readonly [SettingScope, ListedSender['list'], string, boolean?]

/** Entries of one scope after another, the nearest first. */
function rulesWith(entries: readonly Entry[], more: Partial<FilterRules> = {}): FilterRules {
  const scopes = [...new Set(entries.map(([scope]) => scope))]
  const lists = scopes.map((scope) => ({
    scope,
    ...compileLists(
      entries
        .filter(([own]) => own === scope)
        .map(([, list, subject, byHolder = false]) => ({ list, subject, byHolder })),
    ),
  }))
  return { ...DEFAULT_RULES, lists, ...more }
}

/** `place level rule`. */
function said(
  rules: FilterRules,
  examination: Examination = FEW,
  mail: DecidedMail = MAIL,
  identity?: IdentityPlace,
  more: readonly Finding[] = [],
): string {
  const { place, level, rule } = decidePlace(mail, examination, more, rules, identity)
  return `${place} ${level} ${rule}`
}

test('points below, at and above each threshold', () => {
  const rules = { ...DEFAULT_RULES, quarantineAt: 10 }
  for (const [points, expected] of [
    [4.99, 'inbox 4 points.few'],
    [5, 'junk 3 html.hidden-text'],
    [9.99, 'junk 3 html.hidden-text'],
    [10, 'quarantine 3 html.hidden-text'],
    [14.99, 'quarantine 3 html.hidden-text'],
    [15, 'refuse 3 html.hidden-text'],
    [900, 'refuse 3 html.hidden-text'],
  ] as const)
    assert.equal(said(rules, weighs(points)), expected, String(points))
  assert.equal(said({ ...rules, refuseAt: null, quarantineAt: null }, weighs(900)), 'junk 3 html.hidden-text')
  assert.equal(said({ ...rules, onJunk: 'quarantine' }, weighs(6)), 'quarantine 3 html.hidden-text')
  assert.equal(said({ ...rules, onJunk: 'refuse' }, weighs(6)), 'refuse 3 html.hidden-text')
  assert.equal(said({ ...rules, enabled: false }, weighs(900)), 'inbox 4 filter.off')
})

test('points of all levels are added in hundredths, good words taken off, and the heaviest finding is named', () => {
  const more: readonly Finding[] = [
    { level: 3, rule: 'classifier', points: 4.4 },
    { level: 2, rule: 'author.known', points: -2 },
  ]
  const tenths: Examination = {
    findings: [0.1, 0.2, 0.3, 0.7].map((points) => ({ level: 1, rule: 'x', points })),
  }
  const verdict = decidePlace(MAIL, tenths, more, { ...DEFAULT_RULES, junkAt: 3.7 })
  assert.deepEqual(
    [verdict.points, verdict.place, verdict.level, verdict.rule, verdict.findings.length],
    [3.7, 'junk', 3, 'classifier', 6],
  )
})

test('a virus is refused whatever anybody allows', () => {
  const infected: Examination = { findings: [], virus: { name: 'Eicar-Test', file: undefined } }
  const rules = rulesWith(
    [
      ['account', 'allow', 'ana@ejemplo.test'],
      ['service', 'trusted', '@ejemplo.test'],
      ['organisation', 'allow', '192.0.2.0/24'],
    ],
    { enabled: false },
  )
  assert.equal(said(rules, infected), 'refuse 3 virus')
})

test('an allowed or trusted author is taken only when it is proved', () => {
  for (const [list, subject] of [
    ['allow', 'ana@ejemplo.test'],
    ['allow', '@ejemplo.test'],
    ['trusted', '@ejemplo.test'],
  ] as const) {
    const rules = rulesWith([['account', list, subject, true]])
    assert.equal(said(rules, weighs(50)), `inbox 4 list.${list}`)
    for (const author of [
      { domain: 'ejemplo.test', proof: 'none' },
      { domain: 'ejemplo.test', proof: 'open' },
      undefined,
    ] as const) {
      const verdict = decidePlace({ ...MAIL, author }, weighs(6), [], rules)
      assert.equal(verdict.place, 'junk')
      assert.deepEqual(verdict.findings.at(-1), {
        ...{ level: 4, rule: 'list.unproved', points: 0, values: { subject, scope: 'account' } },
      })
    }
  }
  // The return path is not whom the reader sees.
  assert.equal(
    said(rulesWith([['account', 'allow', 'rebotes@envios.test']]), weighs(6)),
    'junk 3 html.hidden-text',
  )
})

test('an allowed network needs no other proof', () => {
  const rules = rulesWith([['organisation', 'allow', '192.0.2.0/24']])
  assert.equal(said(rules, weighs(50), UNPROVED), 'inbox 4 list.allow')
  assert.equal(said(rules, FEW, UNPROVED, { place: 'junk', rule: 'own-domain' }), 'inbox 4 list.allow')
  assert.equal(
    said(rules, weighs(50), { ...UNPROVED, clientAddress: '192.0.3.1' }),
    'refuse 3 html.hidden-text',
  )
})

test('a blocked sender, by author, return path, domain, what is below a domain, network', () => {
  for (const subject of [
    'ana@ejemplo.test',
    '@ejemplo.test',
    '*@*.test',
    'rebotes@envios.test',
    '@envios.test',
    '192.0.2.7',
    '192.0.2.0/24',
  ]) {
    const rules = rulesWith([['organisation', 'block', subject]])
    assert.equal(said(rules), 'refuse 4 list.block', subject)
    assert.equal(said({ ...rules, onBlock: 'junk', enabled: false }), 'junk 4 list.block', subject)
    assert.equal(said(rules, FEW, UNPROVED), 'refuse 4 list.block', subject)
  }
  for (const subject of ['@b.test', 'anna@ejemplo.test', '*@*.ejemplo.test', '*@*.est', '192.0.3.0/24'])
    assert.equal(said(rulesWith([['organisation', 'block', subject]])), 'inbox 4 points.few', subject)
})

test('in one place the most exact entry holds, and of equal ones the block', () => {
  const place = (...entries: readonly (readonly [ListedSender['list'], string])[]): FilterRules =>
    rulesWith(entries.map(([list, subject]) => ['organisation', list, subject] as const))
  assert.equal(said(place(['block', '@ejemplo.test'], ['allow', 'ana@ejemplo.test'])), 'inbox 4 list.allow')
  assert.equal(said(place(['block', 'ana@ejemplo.test'], ['allow', '@ejemplo.test'])), 'refuse 4 list.block')
  assert.equal(said(place(['allow', '@ejemplo.test'], ['block', '@ejemplo.test'])), 'refuse 4 list.block')
  assert.equal(said(place(['block', '@ejemplo.test'], ['allow', '@ejemplo.test'])), 'refuse 4 list.block')
  assert.equal(said(place(['block', '192.0.2.0/24'], ['allow', '@ejemplo.test'])), 'inbox 4 list.allow')
  // An allowed author whose mail a service brings that is blocked as a whole, and one whose very path is.
  assert.equal(said(place(['block', '@envios.test'], ['allow', '@ejemplo.test'])), 'inbox 4 list.allow')
  assert.equal(
    said(place(['block', 'rebotes@envios.test'], ['allow', '@ejemplo.test'])),
    'refuse 4 list.block',
  )
})

test('the nearest place decides, but nobody lifts for himself what those who administer block', () => {
  const company: Entry = ['organisation', 'block', '@ejemplo.test']
  assert.equal(said(rulesWith([['account', 'allow', '@ejemplo.test', true], company])), 'refuse 4 list.block')
  assert.equal(said(rulesWith([['account', 'allow', '@ejemplo.test', false], company])), 'inbox 4 list.allow')
  assert.equal(
    said(
      rulesWith([
        ['organisation', 'allow', '@ejemplo.test'],
        ['service', 'block', '@ejemplo.test'],
      ]),
    ),
    'inbox 4 list.allow',
  )
  assert.equal(
    said(
      rulesWith([
        ['account', 'block', '@ejemplo.test', true],
        ['organisation', 'trusted', '@ejemplo.test'],
      ]),
    ),
    'refuse 4 list.block',
  )
})

test('what level 2 decided', () => {
  const junk: IdentityPlace = { place: 'junk', rule: 'own-domain' }
  const refuse: IdentityPlace = { place: 'refuse', rule: 'policy' }
  const allowing = rulesWith([['account', 'allow', '@ejemplo.test']])
  assert.equal(said(DEFAULT_RULES, FEW, UNPROVED, junk), 'quarantine 2 own-domain')
  assert.equal(said(DEFAULT_RULES, FEW, UNPROVED, { ...junk, rule: 'policy' }), 'junk 2 policy')
  assert.equal(said({ ...DEFAULT_RULES, onJunk: 'refuse' }, FEW, UNPROVED, junk), 'refuse 2 own-domain')
  assert.equal(
    said({ ...DEFAULT_RULES, onJunk: 'quarantine' }, FEW, UNPROVED, junk),
    'quarantine 2 own-domain',
  )
  assert.equal(said({ ...DEFAULT_RULES, enabled: false }, FEW, UNPROVED, junk), 'quarantine 2 own-domain')
  assert.equal(said(DEFAULT_RULES, weighs(20), UNPROVED, junk), 'refuse 3 html.hidden-text')
  assert.equal(said(allowing, FEW, UNPROVED, refuse), 'refuse 2 policy')
  assert.equal(said(allowing, FEW, MAIL, junk), 'quarantine 2 own-domain')
})

test('what no scanner has looked at is held where the company wants it, allowed senders or not', () => {
  const open: Examination = { findings: [], unscanned: ['clamav'] }
  const allowing = rulesWith([['account', 'allow', '@ejemplo.test']])
  assert.equal(said(DEFAULT_RULES, open), 'quarantine 4 unscanned')
  assert.equal(said(allowing, open), 'quarantine 4 unscanned')
  assert.equal(said({ ...DEFAULT_RULES, unscanned: 'accept' }, open), 'inbox 4 points.few')
  assert.equal(said(DEFAULT_RULES, { ...weighs(20), unscanned: ['clamav'] }), 'refuse 3 html.hidden-text')
  assert.equal(said(allowing, { ...weighs(20), unscanned: ['clamav'] }), 'quarantine 4 unscanned')
  assert.equal(said(DEFAULT_RULES, { findings: [], unscanned: [] }), 'inbox 4 points.few')
})

test('what is dangerous is held whoever is allowed and whatever waits, but for what is refused', () => {
  const bomb: Finding = { level: 3, rule: 'archive.bomb', points: 4, hold: true }
  const allowing = rulesWith([['account', 'allow', 'ana@ejemplo.test', true]])
  for (const rules of [
    DEFAULT_RULES,
    allowing,
    { ...DEFAULT_RULES, unscanned: 'accept', enabled: false } as const,
  ])
    assert.equal(said(rules, { findings: [bomb] }), 'quarantine 3 archive.bomb')
  assert.equal(said(DEFAULT_RULES, { findings: [bomb, ...weighs(11).findings] }), 'refuse 3 html.hidden-text')
  assert.equal(said(allowing, { findings: [bomb, ...weighs(11).findings] }), 'quarantine 3 archive.bomb')
})

test('of settings the nearest holds, and `never` is said by null', () => {
  const joined = joinSettings([
    { junkAt: 3, refuseAt: null },
    { junkAt: 4, onJunk: 'quarantine' },
    { refuseAt: 9, unscanned: 'accept' },
  ])
  assert.deepEqual(
    [joined.junkAt, joined.refuseAt, joined.onJunk, joined.unscanned, joined.onBlock],
    [3, null, 'quarantine', 'accept', 'refuse'],
  )
  assert.equal(joinSettings([]).junkAt, 5)
})
