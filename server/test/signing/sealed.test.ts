/** Chains that we seal: first, after others, on one that is broken, to its end. RFC 8617 §5.1 */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Address } from '../../src/mail/address.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { needs } from '../kit/components.ts'
import { submission } from '../kit/queue.ts'
import { askDkimpy, HOSTNAME, openSigningWorld, RECEIVED, type SigningWorld } from './signing-world.ts'

const BEA: Address = { local: 'bea', domain: 'otra.test' }
const MAIL =
  'From: bea@otra.test\r\nSubject: hola\r\nDKIM-Signature: v=1; d=otra.test; b=AA==\r\n\r\nUno.\r\n'
const RESULTS = `Authentication-Results: ${HOSTNAME}; spf=pass (a; b) smtp.mailfrom=bea@otra.test;\r\n\tdkim=pass header.d=otra.test`

function forwarded(text: string, more: Partial<Submission> = {}): Submission {
  const { senderVerified: _, organisationId: __, ...plain } = submission('c@lejos.test')
  return { ...plain, reversePath: BEA, bytes: Buffer.from(text), forwardedBy: 'ventas@empresa.test', ...more }
}

async function passOn(world: SigningWorld, text: string): Promise<string> {
  return Buffer.from((await world.outgoing.prepare(forwarded(text))).bytes).toString()
}

function unfolded(text: string, name: string): string {
  const whole = new RegExp(`^${name}:(.*(?:\r\n[ \t].*)*)`, 'm').exec(text)?.[1] ?? ''
  return whole.replaceAll('\r\n', '').trim()
}

suite('sealed forwards', { skip: needs('dkimpy') }, () => {
  test('the first seal says what we found; each after it, and dkimpy believes them all', async () => {
    await using world = await openSigningWorld()
    const first = await passOn(world, `${RESULTS}\r\n${RECEIVED}\r\n${MAIL}`)
    assert.equal(
      unfolded(first, 'ARC-Authentication-Results'),
      `i=1; ${HOSTNAME}; spf=pass (a; b) smtp.mailfrom=bea@otra.test; dkim=pass header.d=otra.test`,
    )
    assert.match(unfolded(first, 'ARC-Seal'), /^i=1; a=rsa-sha256; cv=none; d=empresa\.test; /)
    assert.doesNotMatch(first, /^DKIM-Signature: v=1; a=/m)
    const second = await passOn(world, `${RECEIVED}\r\n${first.replace(`${RESULTS}\r\n`, '')}`)
    assert.match(unfolded(second, 'ARC-Seal'), /^i=2; a=rsa-sha256; cv=pass; /)
    assert.match(unfolded(second, 'ARC-Authentication-Results'), new RegExp(`^i=2; ${HOSTNAME}; none$`))
    const third = await passOn(
      world,
      `Authentication-Results: ${HOSTNAME}; arc=pass\r\n${RECEIVED}\r\n${second}`,
    )
    const verdicts = await askDkimpy(
      await world.zone(),
      [first, second, third, third.replace('Uno.', 'Una.'), third.replace('spf=pass', 'spf=fail')].map(
        (one) => Buffer.from(one),
      ),
    )
    assert.deepEqual(
      verdicts.map(({ arc }) => arc),
      ['pass', 'pass', 'pass', 'fail', 'fail'],
      JSON.stringify(verdicts),
    )
  })

  test('a broken chain is sealed as broken, once; a full one and one that cannot be judged are left', async () => {
    await using world = await openSigningWorld()
    const first = await passOn(world, `${RECEIVED}\r\n${MAIL}`)
    world.chain = 'fail'
    const broken = await passOn(world, first)
    assert.match(unfolded(broken, 'ARC-Seal'), /^i=2; a=rsa-sha256; cv=fail; /)
    assert.equal(await passOn(world, broken), broken)
    world.chain = undefined
    assert.equal(await passOn(world, first), first)
    const [verdict] = await askDkimpy(await world.zone(), [Buffer.from(broken)])
    assert.match(verdict?.reason ?? '', /ARC-Seal\[2\] reported failure, the chain is terminated/)
    world.chain = 'pass'
    assert.equal(await passOn(world, first.replaceAll('i=1;', 'i=50;')), first.replaceAll('i=1;', 'i=50;'))
  })
})

test('results of others that bear our name below their line are no results of ours', async () => {
  await using world = await openSigningWorld()
  const text = `${RECEIVED}\r\nReceived: from y by otra.test; x\r\n${RESULTS}\r\n${MAIL}`
  const sealed = await world.outgoing.prepare(forwarded(text))
  assert.equal(
    unfolded(Buffer.from(sealed.bytes).toString(), 'ARC-Authentication-Results'),
    `i=1; ${HOSTNAME}; none`,
  )
  assert.equal(sealed.senderVerified, false)
  assert.equal(
    (await world.outgoing.prepare(forwarded(`${RESULTS}\r\n${RECEIVED}\r\n${MAIL}`))).senderVerified,
    true,
  )
})

test('whose mail it is decides: the author’s is signed, a stranger’s sealed, nobody else’s', async () => {
  await using world = await openSigningWorld()
  const { organisationId } = world.empresa
  const own = (
    more: Partial<Submission>,
    text = 'From: ana@empresa.test\r\n\r\nx\r\n',
  ): Promise<Submission> =>
    world.outgoing.prepare({
      ...forwarded(text),
      reversePath: { local: 'ana', domain: 'empresa.test' },
      ...more,
    })
  const kindOf = ({ bytes, reversePath }: Submission): string =>
    `${/^(DKIM|ARC)/.exec(Buffer.from(bytes).toString())?.[1] ?? 'none'} ${reversePath?.local.slice(0, 4)}@${reversePath?.domain}`
  const by = { accountId: 1 as never, organisationId }
  assert.equal(kindOf(await own(by)), 'DKIM ana@empresa.test')
  assert.equal(kindOf(await own(by, 'From: x@sub.empresa.test\r\n\r\nx\r\n')), 'DKIM ana@empresa.test')
  const refused = [
    'x@ajena.test',
    'x@empresa.test, y@ajena.test',
    '"x',
    'x@empresa.test\r\nFrom: y@empresa.test',
    '',
  ]
  for (const from of refused)
    assert.equal(kindOf(await own(by, `From: ${from}\r\n\r\nx\r\n`)), 'none ana@empresa.test', from)
  assert.equal(kindOf(await own({ ...by, organisationId: 99 as never })), 'none ana@empresa.test')
  assert.equal(
    kindOf(await own({ ...by, recipients: [{ address: 'luis@empresa.test', dsn: {} }] })),
    'none ana@empresa.test',
  )
  assert.equal(kindOf(await own({})), 'ARC ana@empresa.test')
  assert.equal(kindOf(await world.outgoing.prepare(forwarded(MAIL))), 'ARC SRS0@empresa.test')
  const bounce = await world.outgoing.prepare(
    forwarded('From: ana@empresa.test\r\n\r\nx\r\n', { reversePath: null, forwardedBy: '' }),
  )
  assert.doesNotMatch(Buffer.from(bounce.bytes).toString(), /^DKIM/)
})
