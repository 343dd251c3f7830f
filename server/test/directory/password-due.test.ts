/** An admin asks for another password: the one there is opens nothing but the page where it is chosen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Protocol } from '../../src/store/directory-types.ts'
import { ENGINES } from '../kit/engines.ts'
import { sending, submitting } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { attempt, from, makeAuthenticator } from './sign-in.ts'

const ANA = 'ana@empresa.test'
const CHOSEN = 'cuatro caballos sin nombre'

const signIn = (world: HttpWorld, address: string, password: string) =>
  world.ask('/api/v1/session', sending('POST', { address, password }))

for (const engine of ENGINES) {
  test(`the old password opens the page for a new one, and nothing else (${engine})`, async () => {
    await using world = await openHttpWorld(engine)
    const { admin } = world
    const jefa = await admin.as('jefa@empresa.test')
    const authenticator = makeAuthenticator(world.directory, admin.clock)
    const opens = (password: string, protocol: Protocol): Promise<string> =>
      attempt(authenticator, ANA, password, { ...from('192.0.2.1'), protocol })
    const cookie = await world.signIn(ANA)
    await admin.call(jefa, 'account.password-due', { address: ANA })
    assert.equal((await world.ask('/api/v1/session', { headers: { cookie } })).status, 401, 'signed out')
    const due = 'expired {"key":"auth.passwordDue"}'
    for (const protocol of ['imap', 'pop3', 'smtp', 'jmap'] as const)
      assert.equal(await opens(PASSWORD, protocol), due, protocol)
    const refused = await signIn(world, ANA, PASSWORD)
    assert.deepEqual([refused.status, refused.json()['reason']], [410, 'auth.passwordDueHere'])
    assert.equal(refused.headers['set-cookie'], undefined, 'no session')
    assert.equal((await signIn(world, ANA, 'otra cosa')).status, 401, 'a wrong one is only wrong')
    const { pathname } = new URL(String(refused.json()['url']))
    const set = await world.ask(pathname, submitting({ password: CHOSEN, again: CHOSEN }))
    assert.equal(set.status, 200, set.text)
    assert.equal((await signIn(world, ANA, CHOSEN)).status, 201)
    assert.equal(await opens(CHOSEN, 'imap'), 'ok')
  })

  test(`it is asked of many at once, and taken back (${engine})`, async () => {
    await using world = await openHttpWorld(engine)
    const { admin } = world
    const jefa = await admin.as('jefa@empresa.test')
    const change = { kind: 'password-due' }
    const first = await admin.call(jefa, 'account.change-many', { find: 'a@', change })
    assert.deepEqual(first, { changed: [ANA], left: 1, next: null }, 'not of who asks')
    const again = await admin.call(jefa, 'account.change-many', { find: 'a@', change })
    assert.deepEqual(again, { changed: [], left: 2, next: null })
    // What the admin sets is not what the holder chose.
    await admin.call(jefa, 'account.password', { address: ANA, password: 'puesta por la jefa' })
    assert.equal((await signIn(world, ANA, 'puesta por la jefa')).status, 410)
    await admin.call(jefa, 'account.password-due', { address: ANA, due: false })
    assert.equal((await signIn(world, ANA, 'puesta por la jefa')).status, 201)
  })
}
