import { type TestContext, test } from 'node:test'
import { diskBars, imapShare, planQuery } from './plan.ts'

test('what nobody answered is not asked; whoever is left uses IMAP', (t: TestContext) => {
  t.assert.deepStrictEqual(planQuery({ people: '80', generic: '', from: 'imap' }), {
    people: '80',
    from: 'imap',
  })
  t.assert.strictEqual(imapShare({ webmail: 40, pop3: 10 }), 50)
  t.assert.strictEqual(imapShare({ webmail: 90, pop3: 30 }), 0)
})

test('bars are parts of the largest disk', (t: TestContext) => {
  const years = [
    { name: '2027', mail: 100, rest: 50, disk: 200 },
    { name: '2028', mail: 250, rest: 50, disk: 400 },
  ]
  t.assert.deepStrictEqual(diskBars(years), [
    { name: '2027', mail: 25, rest: 12.5, disk: 50 },
    { name: '2028', mail: 62.5, rest: 12.5, disk: 100 },
  ])
  t.assert.deepStrictEqual(diskBars([]), [])
})
