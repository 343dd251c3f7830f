import { type TestContext, test } from 'node:test'
import { readMailto } from './mailto.ts'

test('recipients, subject, text and fields', (t: TestContext) => {
  t.assert.deepStrictEqual(
    readMailto(
      'mailto:ana@a.test,luis%2Bx@B.test?cc=bea@c.test&Subject=Hola%20a&body=uno%0D%0Ados&X-Prioridad=1',
    ),
    {
      to: ['ana@a.test', 'luis+x@b.test'],
      cc: ['bea@c.test'],
      fields: [['X-Prioridad', '1']],
      subject: 'Hola a',
      body: 'uno\r\ndos',
    },
  )
  t.assert.deepStrictEqual(readMailto('MAILTO:?to=ana@a.test')?.to, ['ana@a.test'])
})

test('who sends it and what it is are not for the URI to say', (t: TestContext) => {
  const uri = 'mailto:ana@a.test?from=x@y.test&bcc=z@y.test&auto-submitted=no&received=x'
  t.assert.deepStrictEqual(readMailto(uri), {
    to: ['ana@a.test'],
    cc: [],
    fields: [],
    subject: undefined,
    body: undefined,
  })
})

test('what is none', (t: TestContext) => {
  for (const uri of [
    'mailto:',
    'mailto:?subject=x',
    'mailto:ana',
    'mailto:ana@a.test,,luis@b.test',
    'mailto:ana@a.test?subject',
    'mailto:ana@a.test?=x',
    'mailto:ana@a.test?subject=a%0D%0Ab',
    'mailto:ana@a.test?a%0d=b',
    'mailto:ana@a.test?subject=%ff',
    'mailto:ana@a.test ',
    'xmpp:ana@a.test',
    `mailto:${Array.from({ length: 11 }, (_, i) => `a${i}@b.test`).join(',')}`,
  ])
    t.assert.equal(readMailto(uri), undefined, uri)
  t.assert.equal(
    readMailto(`mailto:${Array.from({ length: 10 }, (_, i) => `a${i}@b.test`).join(',')}`)?.to.length,
    10,
  )
})
