import { type TestContext, test } from 'node:test'
import { type Known, mayGoOn, missingOf, stepNow, tokenIn } from './first-run.ts'

const NOTHING: Known = { hasDomain: false, hasSecond: false, mayGoOn: false, certified: false }

test('one goes on where things stand', (t: TestContext) => {
  t.assert.equal(stepNow(NOTHING), 'companyStep')
  t.assert.equal(stepNow({ ...NOTHING, hasDomain: true }), 'person')
  t.assert.equal(stepNow({ ...NOTHING, hasDomain: true, hasSecond: true, certified: true }), 'dns')
  t.assert.equal(stepNow({ hasDomain: true, hasSecond: true, mayGoOn: true, certified: true }), 'test')
})

test('mail goes on with MX, SPF and every DKIM key published', (t: TestContext) => {
  const good = ['mx', 'spf', 'dkim'].map((kind) => ({ kind, state: 'ok' as const }))
  t.assert.ok(mayGoOn(good))
  t.assert.ok(mayGoOn([...good, { kind: 'dmarc', state: 'missing' }]))
  t.assert.ok(!mayGoOn([...good, { kind: 'dkim', state: 'missing' }]))
  t.assert.ok(!mayGoOn(good.slice(1)))
  t.assert.ok(!mayGoOn([]))
})

test('what is missing is named, also where nothing is known yet', (t: TestContext) => {
  const right = { kind: 'spf', state: 'warning' as const }
  t.assert.deepEqual(missingOf([]), ['mx', 'spf', 'dkim'])
  t.assert.deepEqual(missingOf([right, { kind: 'mx', state: 'wrong' }]), ['mx', 'dkim'])
  const keys = ['ok', 'unknown'].map((state) => ({ kind: 'dkim', state: state as 'ok' }))
  t.assert.deepEqual(missingOf([right, ...keys, { kind: 'mx', state: 'ok' }]), ['dkim'])
})

test('a link has its token behind #', (t: TestContext) => {
  const token = 'a'.repeat(43)
  t.assert.equal(tokenIn({ pathname: '/panel/primer-arranque', hash: `#${token}` }), token)
  t.assert.equal(tokenIn({ pathname: '/panel/primer-arranque', hash: '#x' }), undefined)
  t.assert.equal(tokenIn({ pathname: '/panel/', hash: `#${token}` }), undefined)
})
