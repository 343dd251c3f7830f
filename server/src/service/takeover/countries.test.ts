import { type TestContext, test } from 'node:test'
import { type Log, silentLog } from '../../lib/log.ts'
import { createCountryOf } from './countries.ts'

test('countries of public addresses, and of no others', async (t: TestContext) => {
  const countryOf = createCountryOf({ file: '', log: silentLog })
  const asked = ['200.45.1.1', '8.8.8.8', '2a00:1450::1', '127.0.0.1', '192.168.1.1', '2001:db8::1']
  const found = await Promise.all(asked.map(countryOf))
  t.assert.deepStrictEqual(found, ['AR', 'US', 'IE', undefined, undefined, undefined])
})

test('a file that cannot be read is told once, and nobody is from anywhere', async (t: TestContext) => {
  const told: string[] = []
  const log: Log = { ...silentLog, error: (event) => void told.push(event) }
  const countryOf = createCountryOf({ file: '/nowhere/countries.mmdb', log })
  t.assert.deepStrictEqual(await Promise.all(['8.8.8.8', '200.45.1.1'].map(countryOf)), [
    undefined,
    undefined,
  ])
  t.assert.deepStrictEqual(told, ['takeover.countries'])
})
