/** An app password lies in some mail program's settings: it opens no session of a browser, whatever it is for. */
import { type TestContext, test } from 'node:test'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { askHttp, sending } from '../kit/http-client.ts'
import { openHttpWorld } from '../kit/http-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'

const ANA = 'ana@empresa.test'

for (const name of ENGINES)
  test(`app passwords are refused like wrong ones, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const made = await world.admin.call(OPERATOR, 'app-password.add', {
      address: ANA,
      name: 'Teléfono',
      protocols: ['smtp', 'imap', 'pop3', 'jmap', 'managesieve'],
    })
    const appPassword = String((made as { password?: string }).password)
    const signIn = (password: string) =>
      world.ask('/api/v1/session', sending('POST', { address: ANA, password }))
    const [app, wrong] = [await signIn(appPassword), await signIn('otra cosa')]
    t.assert.strictEqual(app.status, 401)
    t.assert.strictEqual(app.headers['set-cookie'], undefined)
    t.assert.strictEqual(app.text, wrong.text, 'nobody learns that it is one')
    t.assert.strictEqual((await signIn(PASSWORD)).status, 201)

    // An account that may not use the panel is told the same.
    await world.admin.call(OPERATOR, 'account.set', { address: ANA, protocols: ['imap'] })
    t.assert.strictEqual((await signIn(PASSWORD)).text, wrong.text)
  })

test('without TLS nobody is asked for a password', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const place = { port: world.clearPort, secure: false }
  const answer = await askHttp(
    place,
    '/api/v1/session',
    sending('POST', { address: ANA, password: PASSWORD }),
  )
  t.assert.strictEqual(answer.status, 308, 'it is sent to https, unread')
  t.assert.strictEqual(answer.headers['set-cookie'], undefined)
})
