import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { BerReader } from './ber.ts'
import { encodeFilter, parseFilter, showFilter } from './filter.ts'
import { FILTER_DEPTH } from './limits.ts'

const SLOTS = { address: 'ana@empresa.test', local: 'ana', domain: 'empresa.test' }
const hex = (filter: string, values = SLOTS): string =>
  encodeFilter(parseFilter(filter), values).toString('hex')

test('filters go over the wire as RFC 4511 says', (t: TestContext) => {
  for (const [filter, wire] of [
    ['(a=b)', 'a306040161040162'],
    ['(a=*)', '870161'],
    ['(a>=b)', 'a506040161040162'],
    ['(a<=b)', 'a606040161040162'],
    ['(a~=b)', 'a806040161040162'],
    ['(!(a=*))', 'a203870161'],
    ['(&(a=*)(b=*))', 'a006870161870162'],
    ['(|(a=*))', 'a103870161'],
    ['(a=b*c*d)', 'a40e0401613009800162810163820164'],
    ['(a=*c*)', 'a4080401613003810163'],
    ['(a=b*)', 'a4080401613003800162'],
    ['(a=*d)', 'a4080401613003820164'],
    ['(a:1.2:=b)', 'a90b8103312e328201618301' + '62'],
    ['(a=\\2a\\00)', 'a3070401610402' + '2a00'],
    ['(a={local})', 'a3080401610403616e61'],
    ['(a=smtp:{local}!)', 'a30e0401610409736d74703a616e6121'],
  ] as const)
    t.assert.strictEqual(hex(filter), wire, filter)
})

test('what is no filter is told', (t: TestContext) => {
  const deep = (depth: number): string => `${'(!'.repeat(depth)}(a=b)${')'.repeat(depth)}`
  for (const filter of [
    ...[
      '',
      'a=b',
      '(a=b',
      '(a=b))',
      '(a=b)(c=d)',
      '(&)',
      '(!)',
      '(=b)',
      '(a b=c)',
      '(a=(b)',
      '(a=\\2)',
      '(a=\\zz)',
    ],
    ...[
      '(a={name})',
      '(a={local)',
      '(a=b})',
      '({local}=b)',
      '(a:dn:1.2:=b)',
      '(a::=b)',
      '(a=b',
      deep(FILTER_DEPTH + 1),
    ],
  ])
    t.assert.throws(() => parseFilter(filter), SyntaxFault, filter)
  t.assert.ok(parseFilter(deep(FILTER_DEPTH)))
})

test('what is shown reads as the same filter', (t: TestContext) => {
  for (const filter of [
    '(&(a=b)(|(c>=d)(!(e=*))))',
    '(a=b*c)',
    '(a=*b*)',
    '(m:1.2.3:=cn=x,dc=y)',
    '(a=\\28\\2a\\5c\\00)',
  ])
    t.assert.strictEqual(showFilter(parseFilter(filter), SLOTS), filter)
  t.assert.strictEqual(
    showFilter(parseFilter('(mail={address})'), { ...SLOTS, address: '*)(uid=*' }),
    '(mail=\\2a\\29\\28uid=\\2a)',
  )
})

test('a value is one value, whatever is in it', () => {
  const filter = parseFilter('(&(objectClass=person)(mail=x{local}y))')
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'()*\\&|!=<>~ \0a{}ñ漢'), maxLength: 200 }), (local) => {
      const both = new BerReader(encodeFilter(filter, { ...SLOTS, local })).inside(0xa0)
      both.inside(0xa3)
      const mail = both.inside(0xa3)
      if (both.more || mail.text() !== 'mail') return false
      const value = mail.octets()
      return !mail.more && value.equals(Buffer.from(`x${local}y`))
    }),
  )
})

test('only a SyntaxFault comes out of what operators write', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'()&|!=*<>~:\\{}a1,'), maxLength: 60 }), (text) => {
      try {
        return showFilter(parseFilter(text), SLOTS) !== ''
      } catch (error) {
        return error instanceof SyntaxFault
      }
    }),
  )
})
