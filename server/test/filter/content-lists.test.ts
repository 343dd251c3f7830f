/** Domains of links on block lists, copies of a text, and what experience says of a message. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import type { Resolver } from '../../src/net/dns/resolver.ts'
import { TokenIndex } from '../../src/service/filter/classifier/counts.ts'
import { createClassifier } from '../../src/service/filter/classifier/create-classifier.ts'
import { EXPERIENCED_MIN } from '../../src/service/filter/classifier/limits.ts'
import { Bulk } from '../../src/service/filter/content/bulk.ts'
import {
  createContentExaminer,
  createReadContent,
} from '../../src/service/filter/content/create-content-examiner.ts'
import {
  ASKED_DOMAINS_MAX,
  BULK_COPIES_MIN,
  BULK_WINDOW_MS,
  LIST_ANSWER_MS,
} from '../../src/service/filter/content/limits.ts'
import { organisationalDomain } from '../../src/service/filter/content/links.ts'
import { createListedDomains, domainListsOf } from '../../src/service/filter/content/listed-domains.ts'
import { loadHostLists, loadRules } from '../../src/service/filter/content/load-rules.ts'
import type { SuspectMail } from '../../src/service/filter/examiner.ts'
import { NO_COUNTS, withLessons } from '../../src/store/filter/counts.ts'
import { fakeClock } from '../kit/fake-clock.ts'

const lists = loadHostLists()
const read = createReadContent()
const pause = (): undefined => undefined

function mail(text: string, fields = ''): SuspectMail {
  const bytes = Buffer.from(`From: a@b.test\r\nTo: c@d.test\r\n${fields}\r\n${text}`)
  return {
    ...{
      id: 'x',
      bytes,
      structure: readStructure(bytes),
      reversePath: null,
      recipients: [],
      companies: new Set(),
    },
    client: { address: '192.0.2.1', hello: 'x', reverseName: undefined },
    receivedMs: Date.UTC(2026, 0, 5),
  }
}

function resolverOf(records: Readonly<Record<string, string>>): { resolver: Resolver; asked: string[] } {
  const asked: string[] = []
  const query = async (name: string, type: string) => {
    asked.push(name)
    const found = records[name]
    if (found === 'late') return await new Promise<never>(() => {})
    if (found === undefined || type !== 'A') return { kind: 'no-name', ttlMs: 1 }
    return { kind: 'found', records: [found], ttlMs: 1, authentic: false }
  }
  return { resolver: { query: query as Resolver['query'] }, asked }
}

const zones = domainListsOf(
  ['dbl.test', 'surbl'],
  [
    {
      id: 'surbl',
      name: 'SURBL',
      about: 'domain',
      zone: 'multi.surbl.org',
      ipv6: true,
      page: '',
      steps: { en: '', es: '' },
    },
  ],
)

test('a listed domain counts, a refused resolver and a list of everything do not', async () => {
  const examine = async (records: Readonly<Record<string, string>>) => {
    const { resolver, asked } = resolverOf(records)
    const examiner = createListedDomains({
      read,
      lists: zones,
      resolver: async () => resolver,
      scheduler: fakeClock(),
    })
    const { findings } = await examiner.examine(
      mail('http://www.malo.test/x http://192.0.2.7/ http://www.malo.test/y'),
      pause,
    )
    return {
      told: findings.map(
        ({ rule, points, values }) => `${rule} ${points} ${values?.['domain']} ${values?.['list']}`,
      ),
      asked,
    }
  }
  const both = await examine({ 'malo.test.dbl.test': '127.0.1.2', 'malo.test.multi.surbl.org': '127.0.0.8' })
  assert.deepEqual(both.told.toSorted(), [
    'link.listed 3 malo.test SURBL',
    'link.listed 3 malo.test dbl.test',
  ])
  assert.ok(both.asked.every((name) => !name.startsWith('192.') && !name.startsWith('7.2.')))
  assert.deepEqual((await examine({ 'malo.test.dbl.test': '127.255.255.254' })).told, [])
  const everything = { 'malo.test.dbl.test': '127.0.1.2', 'invalid.dbl.test': '127.0.1.2' }
  assert.deepEqual((await examine(everything)).told, [])
})

test('a list that is late holds nothing up, and only so many domains are asked about', async () => {
  const clock = fakeClock()
  const { resolver, asked } = resolverOf({ 'a0.test.dbl.test': 'late' })
  const examiner = createListedDomains({
    read,
    lists: zones.slice(0, 1),
    resolver: async () => resolver,
    scheduler: clock,
  })
  const many = Array.from({ length: ASKED_DOMAINS_MAX + 1 }, (_, n) => `http://a${n}.test/`).join(' ')
  const examined = examiner.examine(mail(many), pause)
  await new Promise(setImmediate)
  await clock.advance(LIST_ANSWER_MS)
  assert.deepEqual((await examined).findings, [])
  assert.equal(asked.length, ASKED_DOMAINS_MAX)
})

test('many copies weigh only with other signs, and not of a list that one can leave', async () => {
  const clock = fakeClock()
  const text = Array.from({ length: 60 }, (_, n) => `palabra${n}`).join(' ')
  const told = async (body: string, fields = ''): Promise<readonly [number, number | undefined]> => {
    const examiner = createContentExaminer({ rules: loadRules(), lists, bulk: new Bulk(clock) })
    let points: readonly [number, number | undefined] = [0, undefined]
    for (let copy = 1; copy <= BULK_COPIES_MIN * 4; copy++) {
      const { findings } = await examiner.examine(mail(`${body} n${copy}`, fields), pause)
      const bulk = findings.find(({ rule }) => rule === 'bulk.copies')
      if (bulk !== undefined && points[0] === 0) points = [copy, bulk.points]
      else if (bulk !== undefined) points = [points[0], bulk.points]
    }
    return points
  }
  const ordinary =
    'Date: Mon, 5 Jan 2026 00:00:00 +0000\r\nMessage-ID: <a@b.test>\r\nMIME-Version: 1.0\r\nSubject: hola\r\n'
  assert.deepEqual(await told(text, ordinary), [BULK_COPIES_MIN, 0])
  const offer = `${text} viagra no prescription http://192.0.2.7/`
  const [from, points = 0] = await told(offer, ordinary)
  assert.ok(from === BULK_COPIES_MIN && points > 0.5 && points <= 2)
  assert.deepEqual(await told(offer, `${ordinary}List-Unsubscribe: <https://b.test/x>\r\n`), [
    BULK_COPIES_MIN,
    0,
  ])
})

test('copies are forgotten after the window, and threads count together', async () => {
  const clock = fakeClock()
  const heard: ((sketch: readonly number[]) => void)[] = []
  const share = {
    send: (sketch: readonly number[]) => heard.forEach((hear) => void hear(sketch)),
    onReceive: (hear: (sketch: readonly number[]) => void) => void heard.push(hear),
  }
  const one = new Bulk(clock, { send: share.send, onReceive: () => {} })
  const other = new Bulk(clock, { send: () => {}, onReceive: share.onReceive })
  assert.equal(one.note([1, 2, 3]), 1)
  assert.equal(other.note([3, 4, 5]), 2)
  await clock.advance(BULK_WINDOW_MS + 1)
  assert.equal(other.note([3, 4, 5]), 1)
  assert.equal(other.note([]), 1)
})

test('experience: the company teaches, a person sees it otherwise, few words say nothing', async () => {
  const tokensOf = createClassifier({ read, seed: undefined, models: { of: async () => [] } }).tokensOf
  const text = Array.from({ length: 40 }, (_, n) => `oferta${n}`).join(' ')
  const learned = (spam: number): TokenIndex =>
    new TokenIndex(
      withLessons(
        NO_COUNTS,
        Array.from({ length: 10 }, (_, n) => ({
          tokens: tokensOf(mail(n < 5 ? text : `hola qué tal ${n}`)) as Uint32Array,
          spam: n < 5 ? spam : 1 - spam,
          ham: n < 5 ? 1 - spam : spam,
          day: 0,
        })),
      ),
    )
  const say = async (layers: readonly TokenIndex[], words: string): Promise<string> => {
    const classifier = createClassifier({ read, seed: undefined, models: { of: async () => layers } })
    const finding = await classifier.judge(classifier.tokensOf(mail(words)), {
      organisationId: 1 as OrganisationId,
    })
    return finding === undefined ? 'nothing' : finding.rule
  }
  assert.equal(await say([], text), 'nothing')
  assert.equal(await say([learned(1)], text), 'classifier.junk')
  assert.equal(await say([learned(0)], text), 'classifier.wanted')
  assert.equal(await say([learned(1), learned(0), learned(0)], text), 'classifier.wanted')
})

test('much experience weighs more than little: from so many messages of each kind on, and no sooner', async () => {
  const { tokensOf } = createClassifier({ read, seed: undefined, models: { of: async () => [] } })
  const offer = Array.from({ length: 40 }, (_, n) => `oferta${n}`).join(' ')
  const letter = Array.from({ length: 40 }, (_, n) => `carta${n}`).join(' ')
  const pointsOf = async (count: number, words: string): Promise<number | undefined> => {
    const lesson = (text: string, spam: number) => ({
      tokens: tokensOf(mail(text)) as Uint32Array,
      spam,
      ham: 1 - spam,
      day: 0,
    })
    const lessons = Array.from({ length: count }, () => [lesson(offer, 1), lesson(letter, 0)]).flat()
    const layers = [new TokenIndex(withLessons(NO_COUNTS, lessons))]
    const classifier = createClassifier({ read, seed: undefined, models: { of: async () => layers } })
    const holder = { organisationId: 1 as OrganisationId }
    return (await classifier.judge(classifier.tokensOf(mail(words)), holder))?.points
  }
  for (const [count, junk, wanted] of [
    [EXPERIENCED_MIN - 1, 6, -3],
    [EXPERIENCED_MIN, 8, -8],
    [EXPERIENCED_MIN + 1, 8, -8],
  ] as const)
    assert.deepEqual(
      [await pointsOf(count, offer), await pointsOf(count, letter)],
      [junk, wanted],
      `${count}`,
    )
})

for (const [host, bought] of [
  ['a.b.tienda.com.es', 'tienda.com.es'],
  ['www.ejemplo.es', 'ejemplo.es'],
  ['shop.example.co.uk', 'example.co.uk'],
  ['x.city.kawasaki.jp', 'city.kawasaki.jp'],
  ['a.b.c.kobe.jp', 'b.c.kobe.jp'],
  ['ana.blogspot.com', 'blogspot.com'],
  ['com.es', 'com.es'],
  ['localhost', 'localhost'],
  ['a.b.test', 'b.test'],
  ['tienda.xn--55qx5d.cn', 'tienda.xn--55qx5d.cn'],
  ['', ''],
] as const)
  test(`of ${host || 'nothing'} one buys ${bought || 'nothing'}`, () =>
    assert.equal(organisationalDomain(host), bought))
