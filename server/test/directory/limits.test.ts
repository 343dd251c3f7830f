/** Bounds of administration and signing in: one below, at, one above. */
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import {
  APP_PASSWORDS_MAX,
  PASSWORD_MAX_BYTES,
  PASSWORD_MIN_CHARACTERS,
} from '../../src/service/account/limits.ts'
import { IMPORT_ROWS_MAX, LIST_MAX, NAME_MAX, PAGE_MAX } from '../../src/service/admin/limits.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { OPERATOR, openTestAdmin } from './admin.ts'
import { attempt, from, WRONG } from './sign-in.ts'

const ana = { address: 'ana@empresa.test' }

test('names, lists, pages, passwords', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const call = (method: string, input: Json): Promise<string> => admin.outcome(OPERATOR, method, input)
  const addresses = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `u${i}@fuera.example`)
  const table: readonly (readonly [string, (size: number) => { readonly [key: string]: Json }, number])[] = [
    ['account.set', (n) => ({ ...ana, displayName: 'x'.repeat(n) }), NAME_MAX],
    ['group.set', (n) => ({ address: 'todos@empresa.test', members: addresses(n) }), LIST_MAX],
    ['account.list', (n) => ({ limit: n }), PAGE_MAX],
    ['account.password', (n) => ({ ...ana, password: 'x'.repeat(n) }), PASSWORD_MAX_BYTES],
    [
      'account.password',
      (n) => ({ ...ana, password: `${'ñ'.repeat((n - 2) / 2)}${'x'.repeat(2 + (n % 2))}` }),
      PASSWORD_MAX_BYTES,
    ],
  ]
  t.assert.strictEqual(await call('group.add', { address: 'todos@empresa.test' }), 'ok')
  for (const [method, input, max] of table) {
    t.assert.strictEqual(await call(method, input(max - 1)), 'ok', `${method} one below`)
    t.assert.strictEqual(await call(method, input(max)), 'ok', `${method} at`)
    t.assert.match(await call(method, input(max + 1)), /^invalid /, `${method} above`)
  }
  const password = (n: number): Promise<string> =>
    call('account.password', { ...ana, password: 'ñ'.repeat(n) })
  t.assert.strictEqual(await password(PASSWORD_MIN_CHARACTERS - 1), 'invalid directory.passwordShort')
  t.assert.strictEqual(await password(PASSWORD_MIN_CHARACTERS), 'ok')
})

test('app passwords of one account', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const add = (): Promise<string> => admin.outcome(OPERATOR, 'app-password.add', { ...ana, name: 'x' })
  for (let i = 1; i <= APP_PASSWORDS_MAX; i++) t.assert.strictEqual(await add(), 'ok', `number ${i}`)
  t.assert.strictEqual(await add(), 'limit directory.appPasswordsMany')
})

test('lines of one import', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const check = async (lines: number): Promise<string> => {
    const csv = `address\n${Array.from({ length: lines }, (_, i) => `u${i}@empresa.test`).join('\n')}`
    return JSON.stringify(await admin.call(OPERATOR, 'account.import', { csv, check: true }))
  }
  t.assert.match(await check(IMPORT_ROWS_MAX - 1), /"faults":\[\]/)
  t.assert.match(await check(IMPORT_ROWS_MAX), /"faults":\[\]/)
  t.assert.match(await check(IMPORT_ROWS_MAX + 1), /import\.tooMany/)
})

test('a password beyond the bound, or none, opens nothing, whatever hash was imported', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const empty = createHash('sha512').update('').digest('base64')
  await admin.call(OPERATOR, 'account.password', { ...ana, passwordHash: `{SHA512}${empty}` })
  for (const password of ['', 'x'.repeat(PASSWORD_MAX_BYTES + 1), '\u00ad'])
    t.assert.strictEqual(await attempt(admin.authenticator, ana.address, password, from('192.0.2.1')), WRONG)
})
