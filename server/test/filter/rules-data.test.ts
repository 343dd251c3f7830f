/** The rules of data/filter: each has a reason, points, two sentences, and can hold at all. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FILTER_HEADER_TEXTS } from '../../src/lib/catalogue/filter-header-rules.ts'
import { FILTER_PHRASE_TEXTS } from '../../src/lib/catalogue/filter-phrase-rules.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { factsOf } from '../../src/service/filter/content/facts.ts'
import { loadHostLists, loadRules } from '../../src/service/filter/content/load-rules.ts'
import { type Reading, readMail } from '../../src/service/filter/content/reading.ts'
import { RuleBook, type RuleText, readRules } from '../../src/service/filter/content/rules.ts'

const RULES = loadRules()
const LISTS = loadHostLists()
const BOOK = new RuleBook(RULES)
const NOW = Date.UTC(2026, 10, 22)

function reading(...lines: readonly string[]): Reading {
  const bytes = Buffer.from(lines.join('\r\n'))
  return readMail(bytes, readStructure(bytes))
}

function held(...lines: readonly string[]): readonly string[] {
  const read = reading(...lines)
  return BOOK.judge(read, factsOf(read, LISTS, NOW)).map(({ id }) => id)
}

suite('rules as data', () => {
  test('every rule has its two sentences, and every sentence its rule', () => {
    const texts: Readonly<Record<string, { readonly en: string; readonly es: string }>> = {
      ...FILTER_HEADER_TEXTS,
      ...FILTER_PHRASE_TEXTS,
    }
    for (const { id } of RULES) {
      const both = texts[`filter.rule.${id}`]
      assert.ok(both !== undefined && both.en.length > 10 && both.es.length > 10, id)
      assert.notEqual(both.en, both.es, id)
    }
    const known = new Set([...RULES.map(({ id }) => id), 'bulk.copies', 'link.listed'])
    for (const key of Object.keys(texts))
      assert.ok(known.has(key.slice('filter.rule.'.length)) || key.includes('.classifier.'), key)
  })

  test('every fact that a rule asks for is counted', () => {
    const facts = factsOf(reading('Subject: x', '', 'x'), LISTS, NOW)
    for (const { id, when } of RULES)
      for (const one of when) if ('fact' in one) assert.ok(one.fact in facts, `${id}: ${one.fact}`)
  })

  test('every phrase is found where it stands', () => {
    for (const { id, when } of RULES)
      for (const one of when) {
        if (!('words' in one)) continue
        for (const phrase of one.phrases) {
          const text = phrase
            .split(' ')
            .filter((word) => !word.startsWith('~') && !word.endsWith('?'))
            .map((word) => word.split('|')[0]?.replace('*', ''))
            .join(' ')
          const rule: RuleText = {
            id: 'a.b',
            why: 'x',
            points: 1,
            when: [{ ...one, min: 1, phrases: [phrase] }],
          }
          const read = reading(`Subject: ${text}`, '', text)
          assert.equal(new RuleBook(readRules([rule])).judge(read, {}).length, 1, `${id}: ${phrase}`)
        }
      }
  })

  test('rules that nobody could mean are refused', () => {
    const good: RuleText = { id: 'a.b', why: 'because', points: 1, when: [{ fact: 'x', min: 1 }] }
    assert.equal(readRules([good]).length, 1)
    for (const bad of [
      { ...good, id: 'a' },
      { ...good, id: 'A.b' },
      { ...good, why: ' ' },
      { ...good, points: Number.NaN },
      { ...good, when: [] },
      { ...good, when: [{ rule: 'c.d' }] },
      { ...good, when: [{ words: 'text' as const, phrases: ['~3 x'] }] },
    ])
      assert.throws(() => readRules([bad]), SyntaxFault)
    assert.throws(() => readRules([good, good]), SyntaxFault)
  })
})

const HEAD = [
  'From: Ana <ana@empresa.test>',
  'To: luis@otra.test',
  'Date: Sat, 21 Nov 2026 10:15:00 +0100',
  'Message-ID: <1@empresa.test>',
  'MIME-Version: 1.0',
] as const

function html(body: string): readonly string[] {
  return held(...HEAD, 'Subject: Aviso', 'Content-Type: text/html; charset=utf-8', '', body)
}

suite('what the rules hold', () => {
  test('an ordinary letter has nothing against it', () => {
    const told = held(
      ...HEAD,
      'Subject: Presupuesto de la reforma',
      '',
      'Hola Luis, te mando el presupuesto el lunes.',
    )
    assert.deepEqual(told, [])
  })

  test('GTUBE is worth refusing', () => {
    const gtube = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'
    const read = reading(...HEAD, 'Subject: x', '', gtube)
    const points = BOOK.judge(read, factsOf(read, LISTS, NOW)).reduce((sum, rule) => sum + rule.points, 0)
    assert.ok(points >= 15)
  })

  for (const [name, body, rule] of [
    ['an IP address', '<a href="http://192.0.2.7/x">entrar</a>', 'link.address'],
    ['a number that is an IP address', '<a href="http://3221225991/x">entrar</a>', 'link.address'],
    ['a name before the @', '<a href="http://banco.test@malo.test/">entrar</a>', 'link.user'],
    ['an odd port', '<a href="http://malo.test:8081/">entrar</a>', 'link.port'],
    ['a shortener', '<a href="https://bit.ly/abc">entrar</a>', 'link.shortener'],
    ['punycode', '<a href="https://xn--bnco-0na.test/">entrar</a>', 'link.punycode'],
    ['two scripts in one name', '<a href="https://bаnco.test/">entrar</a>', 'link.mixed'],
    ['a name shown and another meant', '<a href="https://malo.test/">www.banco.es</a>', 'link.other'],
    ['a form', '<form action="https://malo.test/"><input></form>', 'html.form'],
    ['words cut by comments', 'vi<!-- x -->agra y pa<!-- y -->stillas', 'html.split-words'],
  ] as const)
    test(`${name} is seen`, () => assert.ok(html(`<p>${body}</p>`).includes(rule)))
})

suite('what the rules do not take for something else', () => {
  test('a name shown that is the one meant is none', () => {
    const told = html(
      '<p><a href="https://login.banco.es/x">www.banco.es</a> <a href="https://a.b.co.uk">b.co.uk</a></p>',
    )
    assert.ok(!told.includes('link.other'))
  })

  test('what is hidden is not taken for what is shown', () => {
    const hidden = 'palabra '.repeat(40)
    for (const style of [
      'display:none',
      'DISPLAY : none',
      'font-size:0px',
      'visibility: hidden',
      'opacity:0',
    ])
      assert.ok(
        html(`<p>Hola</p><div style="${style}">${hidden}<div>x</div>${hidden}</div>`).includes('html.hidden'),
        style,
      )
    assert.ok(!html(`<div style="color:#333">${hidden}</div>`).includes('html.hidden'))
  })

  test('Spanish fraud is called by its name', () => {
    const told = held(
      ...HEAD,
      'Subject: Su cuenta ha sido bloqueada',
      '',
      'Hemos detectado un acceso no autorizado. Verifique su identidad en las próximas 24 horas: http://malo.test/',
    )
    for (const rule of ['fraude.cuenta', 'fraude.cuenta-uno', 'asunto.oferta', 'together.fraud-link'])
      assert.ok(told.includes(rule), rule)
  })
})
