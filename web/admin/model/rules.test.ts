import { type TestContext, test } from 'node:test'
import { changesOfForm, faultOfForm, formOfRules, isBeyondForm, linesOf } from './rules.ts'

const by = { setBy: 'jefa@empresa.test', setAt: '2026-11-23T10:00:00Z' }
const listed = { name: 'listedDomains', places: ['a.test', 'b.test'], subDomains: true, ...by } as const
const forward = { name: 'forwardForever', places: ['x@a.test'], keepCopy: false, ...by } as const
const sendOnly = { name: 'sendOnly', places: [], sentence: 'Nobody reads', contact: null, ...by } as const

test('rules become a form, and a form that nobody touched changes nothing', (t: TestContext) => {
  const form = formOfRules([listed, forward])
  t.assert.deepStrictEqual(form, {
    ...{ whom: 'listedDomains', places: 'a.test\nb.test', forwardOn: true, forwardTo: 'x@a.test' },
    ...{ keepCopy: false, sendOnly: false },
  })
  t.assert.deepStrictEqual(changesOfForm(form, [listed, forward]), {
    set: {
      listedDomains: { domains: ['a.test', 'b.test'], subDomains: true },
      forwardForever: { to: ['x@a.test'], keepCopy: false },
    },
    clear: [],
  })
})

test('what is no longer chosen is taken away', (t: TestContext) => {
  const form = { ...formOfRules([listed, forward]), whom: 'receiveOnly', forwardOn: false } as const
  t.assert.deepStrictEqual(changesOfForm(form, [listed, forward]), {
    set: { receiveOnly: true },
    clear: ['listedDomains', 'forwardForever'],
  })
  t.assert.deepStrictEqual(changesOfForm(formOfRules([]), [listed]), {
    ...{ set: undefined, clear: ['listedDomains'] },
  })
})

test('the sentence of send only stays as somebody wrote it', (t: TestContext) => {
  t.assert.deepStrictEqual(changesOfForm(formOfRules([sendOnly]), [sendOnly]), { set: undefined, clear: [] })
})

test('what cannot be is said before the server is asked', (t: TestContext) => {
  const none = formOfRules([])
  t.assert.strictEqual(faultOfForm(none), undefined)
  t.assert.strictEqual(faultOfForm({ ...none, whom: 'oneDomain' }), 'places')
  t.assert.strictEqual(faultOfForm({ ...none, whom: 'oneDomain', places: 'a.test b.test' }), 'places')
  t.assert.strictEqual(faultOfForm({ ...none, whom: 'listedDomains', places: 'a.test b.test' }), undefined)
  t.assert.strictEqual(faultOfForm({ ...none, forwardOn: true }), 'forward')
  t.assert.strictEqual(faultOfForm({ ...none, sendOnly: true, whom: 'receiveOnly' }), 'conflict')
  t.assert.deepStrictEqual(linesOf(' a.test,\nb.test ; '), ['a.test', 'b.test'])
  t.assert.strictEqual(isBeyondForm([listed, { ...listed, name: 'oneAddress' }]), true)
  t.assert.strictEqual(isBeyondForm([listed, forward]), false)
})
