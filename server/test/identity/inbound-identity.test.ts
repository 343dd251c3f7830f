/** What strangers bring is judged, told in its header, and treated as its author's domain wants. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { letter, openIdentityWorld, otraZone, STRANGER, signed } from './identity-world.ts'

for (const name of ENGINES)
  test(`good mail bears what was found; forged mail is refused, or goes among junk, on ${name}`, async () => {
    await using engine = await openEngine(name)
    await using world = await openIdentityWorld(engine)
    const { ana } = world.smtp.accounts
    const message = await signed(letter())
    assert.match(await world.send(message), /^250/)
    const [kept = ''] = await world.smtp.mailbox(ana)
    const [path, ...rest] = kept.split('\r\n')
    assert.equal(path, 'Return-Path: <bea@otra.test>')
    assert.deepEqual(rest.slice(0, 9), [
      'Authentication-Results: mx.empresa.test;',
      '\tiprev=pass (mx.otra.test) policy.iprev=192.0.2.7;',
      '\tspf=pass (helo: pass) smtp.mailfrom=otra.test smtp.helo=mx.otra.test;',
      '\tdkim=pass header.d=otra.test header.s=s1 header.a=rsa-sha256',
      `\t header.b=${/; b=(.{8})/.exec(message)?.[1]};`,
      '\tarc=none;',
      '\tdmarc=pass (p=reject) header.from=otra.test policy.dmarc=none',
      'Received: from mx.otra.test (unknown [192.0.2.7])',
      `\tby mx.empresa.test with ESMTP id ${/id (\S+)/.exec(kept)?.[1] ?? ''}`,
    ])
    assert.ok(kept.endsWith(message))
    const forged = { address: STRANGER, hello: 'pc.ajena.test' }
    assert.match(
      await world.send(letter(), forged),
      /^550-5\.7\.1 otra\.test pide que se rechace el correo.*\n550 5\.7\.1 otra\.test asks/,
    )
    const spoiled = message.replace('vemos', 'vamos')
    assert.match(await world.send(spoiled, forged), /^550-5\.7\.26 /)
    await using other = await openEngine(name)
    await using tried = await openIdentityWorld(other, {}, { zone: otraZone('p=quarantine') })
    assert.match(await tried.send(letter(), forged), /^250/)
    assert.equal((await tried.smtp.mailbox(tried.smtp.accounts.ana)).length, 0)
    const [junk = ''] = await tried.smtp.mailbox(tried.smtp.accounts.ana, 'Junk')
    assert.match(junk, /dmarc=fail \(p=quarantine\) header\.from=otra\.test policy\.dmarc=quarantine\r\n/)
  })

for (const name of ENGINES)
  test(`what the queue brings later goes where the header says, on ${name}`, async () => {
    await using engine = await openEngine(name)
    await using world = await openIdentityWorld(engine, {}, { zone: otraZone('p=quarantine') })
    const { queued, delivery, accounts } = world.smtp
    const to = ['ana@empresa.test> NOTIFY=SUCCESS']
    for (const message of [letter(), await signed(letter())]) {
      assert.match(await world.send(message, { address: STRANGER, hello: 'pc.ajena.test', to }), /^250/)
      const { bytes, deliveryId } = queued.at(-1) ?? assert.fail('not queued')
      const recipients = [{ accountId: accounts.ana, subAddress: undefined, address: 'ana@empresa.test' }]
      const sent = { bytes, reversePath: '', deliveryId, receivedMs: 1, recipients }
      assert.deepEqual(await delivery.deliver(sent), [{ kind: 'delivered', duplicate: false }])
      assert.deepEqual(await delivery.deliver(sent), [{ kind: 'delivered', duplicate: true }])
    }
    assert.equal((await world.smtp.mailbox(accounts.ana, 'Junk')).length, 1)
    assert.equal((await world.smtp.mailbox(accounts.ana)).length, 1)
  })

test('junk finds its mailbox whatever it is called, and makes one where none is', async () => {
  await using engine = await openEngine('sqlite')
  await using world = await openIdentityWorld(engine, {}, { zone: otraZone('p=quarantine') })
  const { stores, accounts, mailbox } = world.smtp
  const store = stores.accounts.open(accounts.ana)
  const forged = { address: STRANGER, hello: 'pc.ajena.test', to: ['ana+ventas@empresa.test'] }
  await store.provision()
  await store.renameMailbox('Junk', 'Basura')
  await store.createMailbox('ventas')
  assert.match(await world.send(letter(), forged), /^250/)
  assert.equal((await mailbox(accounts.ana, 'Basura')).length, 1)
  await store.deleteMailbox('Basura')
  assert.match(await world.send(letter(), forged), /^250/)
  assert.equal((await mailbox(accounts.ana, 'Junk')).length, 1)
  assert.deepEqual(await mailbox(accounts.ana, 'ventas'), [])
})
