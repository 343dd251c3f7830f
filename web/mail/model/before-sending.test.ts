import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Check, checksOf, emailsOf, type Known, replaceRecipient } from './before-sending.ts'
import { EMPTY_DRAFT } from './draft.ts'
import { nearDomain } from './near-domain.ts'

const KNOWN: Known = { warnings: [], simulated: [], own: ['ana@empresa.test'], among: [] }
const draft = { ...EMPTY_DRAFT, subject: 'Pedido', own: 'Hola' }
const warning = { class: null, at: null, until: null, suggestion: null }
const short = ({ tone, what, email }: Check): string => [tone, what, email ?? ''].join(' ').trim()

test('whom rules keep out is told first, then what came back, then who is outside', () => {
  const checks = checksOf(
    { ...draft, to: 'luis@empresa.test, no@banco.test', cc: 'lleno@tienda.test' },
    {
      ...KNOWN,
      among: [{ name: null, email: 'luis@empresa.test' }],
      simulated: [
        { from: 'ana@empresa.test', to: 'no@banco.test', allowed: false, sentence: 'Solo a una lista.' },
        { from: 'ana@empresa.test', to: 'luis@empresa.test', allowed: true },
      ],
      warnings: [{ ...warning, address: 'lleno@tienda.test', kind: 'bounced', text: 'rebotó ayer' }],
    },
  )
  assert.deepEqual(checks.map(short), [
    'bad refused no@banco.test',
    'warn bounced lleno@tienda.test',
    'ok noneNear',
  ])
  const outside = checksOf(
    { ...draft, to: 'x@fuera.test' },
    { ...KNOWN, among: [{ name: null, email: 'b@empresa.test' }] },
  )
  assert.deepEqual(outside.map(short), ['warn outside x@fuera.test', 'ok noneNear'])
  const open = checksOf(
    { ...draft, to: 'x@fuera.test' },
    { ...KNOWN, among: [{ name: null, email: 'b@otra.test' }] },
  )
  assert.deepEqual(open.map(short), ['ok noneNear'])
})

test('a file that is promised, a subject that is missing', () => {
  const forgotten = checksOf({ ...draft, subject: ' ', own: 'Le adjunto la orden' }, KNOWN)
  assert.deepEqual(forgotten.map(short), ['warn promised', 'warn noSubject'])
  const file = { blobId: 'U1', name: 'a', type: 'b/c', size: 1 }
  assert.deepEqual(checksOf({ ...draft, own: 'adjunto', files: [file] }, KNOWN).map(short), ['ok attached'])
})

test('domains that look alike', () => {
  const known = ['empresa.test', 'mercado.test']
  for (const near of [
    'empresa.tes',
    'ernpresa.test',
    'empersa.test',
    'enpresa.test',
    'mercad0.test',
    'em-presa.test',
  ])
    assert.ok(nearDomain(near, known), near)
  for (const other of [
    'empresa.test',
    'EMPRESA.test',
    'mail.empresa.test',
    'otra.test',
    'empresas-unidas.test',
  ])
    assert.equal(nearDomain(other, known), undefined, other)
  // Short names are near to everything.
  assert.equal(nearDomain('abc.test', ['abd.test']), undefined)
  const [check] = checksOf({ ...draft, to: 'luis@empersa.test' }, KNOWN)
  assert.deepEqual(check, {
    tone: 'warn',
    what: 'near',
    email: 'luis@empersa.test',
    instead: 'luis@empresa.test',
  })
})

test('a recipient is taken out or replaced where it stands, and what is no address stays as it was typed', () => {
  const written = { ...draft, to: '"Luis" <Luis@b.test>, eva@c.test, nadie', bcc: 'luis@b.test' }
  assert.deepEqual(emailsOf(written), ['luis@b.test', 'eva@c.test'])
  assert.deepEqual(replaceRecipient(written, 'luis@b.test'), { to: 'eva@c.test, nadie', bcc: '' })
  assert.deepEqual(replaceRecipient(written, 'eva@c.test', 'eva@d.test'), {
    to: '"Luis" <Luis@b.test>, eva@d.test, nadie',
  })
})
