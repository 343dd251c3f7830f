import { type TestContext, test } from 'node:test'
import { hashPassword } from './argon2.ts'
import { equal, isOurHash, parseHash, verifyHash } from './password-hash.ts'

/** Made by the named program: password, hash. */
const FOREIGN = [
  // libcrypt of Debian 12.
  [
    'x',
    '$6$WDBVxeTG/WdCzNRF$LdPsXopvzm0dQXo3F4dUZ36r95W5jkk1gL.5kWdM7JCc8rs0nxS9zlF9bIh8H89Fwsufet8byPjap4Q9ZY53X.',
  ],
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'Hello world!',
    '{SHA512-CRYPT}$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    'a',
    '{CRYPT}$6$rounds=1000$x$Aa7nCEkUJ0sIbDJiTPKvxJucQTKoFOp1EAKMSWqkzdiaRLP2DgJDYs6pDWajTrxeG/i83EPwY2MMnDNRxyT.1.',
  ],
  [
    'contraseña muy larga, más de sesenta y cuatro octetos, para que el bucle dé la vuelta',
    '$6$roundzsalt$VI1EeLTWSvRGvaPlvpjeJfuVe/FIsA8pvzfq.nPxZJeUoQHqfwza7CGuNUwxP2eM2.yziy9n2SNbPJRLXjpO4.',
  ],
  ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  [
    'Hello world!',
    '{SHA256-CRYPT}$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA',
  ],
  ['contraseña muy larga, más de treinta y dos octetos', '$5$ab$JN03GMDwtUsNkPU1.5Bdh8ABWvH4k4Oj5GkqlJHt7hA'],
  ['Hello world!', '$2b$04$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK'],
  ['contraseña', '{BLF-CRYPT}$2y$06$N9qo8uLOickgx2ZMRZoMye172aqcXhj6yvR54md74S6I1qGVtoKRa'],
  [
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '{CRYPT}$2a$04$......................SZFhVdUK5wGKY4lx/QrgUMHG0XsWjbi',
  ],
  [
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '$2b$05$CCCCCCCCCCCCCCCCCCCCC.WbbLb4J7PKYWYm3biA.M18AI380Pnzu',
  ],
  // RFC 2307 kinds.
  ['secret', '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ='],
  ['secret', '{SSHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0'],
  // The reference argon2 program: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1`
  ['password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
] as const

test('hashes of other systems are verified, and only with their password', async (t: TestContext) => {
  for (const [password, hash] of FOREIGN) {
    const stored = parseHash(hash)
    t.assert.ok(stored, hash)
    t.assert.strictEqual(isOurHash(stored), false)
    t.assert.strictEqual(await verifyHash(stored, password), true, hash)
    t.assert.strictEqual(await verifyHash(stored, ` ${password}`), false, hash)
  }
})

test('our own hash', async (t: TestContext) => {
  const hash = await hashPassword('contraseña')
  const stored = parseHash(hash)
  t.assert.ok(stored && isOurHash(stored))
  t.assert.strictEqual(await verifyHash(stored, 'contraseña'), true)
  t.assert.strictEqual(await verifyHash(stored, 'contrasena'), false)
})

test('what is no hash, or costs too much, is refused', (t: TestContext) => {
  const refused = [
    '',
    'plain',
    '{PLAIN}secret',
    '$2b$15$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    '$2x$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhW',
    '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
    '{SSHA256}',
    '{SSHA256}AAAA',
    '{SSHA}@@@@',
    '$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=65536,t=200,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc$x',
    `$6$rounds=999999999$saltstring$${'a'.repeat(86)}`,
    `$6$salt$${'a'.repeat(85)}`,
  ]
  for (const hash of refused) t.assert.strictEqual(parseHash(hash), undefined, hash)
})

test('comparing takes unequal lengths without a throw (THREATS ID3)', (t: TestContext) => {
  t.assert.strictEqual(equal(Buffer.from('a'), Buffer.from('ab')), false)
  t.assert.strictEqual(equal(Buffer.alloc(0), Buffer.from('ab')), false)
  t.assert.strictEqual(equal(Buffer.from('ab'), Buffer.from('ab')), true)
})
