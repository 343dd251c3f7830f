/** Literal replies as servers give them to our own queue: what each means, and the cause the queue groups it by. */
import { suite, type TestContext, test } from 'node:test'
import { decideReply } from '../../src/mail/bounce/decide.ts'
import { loadBounceRules } from '../../src/service/bounce/load-rules.ts'

const rules = loadBounceRules()

/** Reply, then class, fault, hardness and cause. */
const REPLIES: readonly (readonly [string, string])[] = [
  [
    '450 4.2.0 <a@b.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/b.test.html',
    'unknown transient soft greylisting',
  ],
  ['451 4.7.1 Greylisting in action, please come back later', 'unknown transient soft greylisting'],
  ['450 4.7.1 Try again in 300 seconds', 'unknown transient soft greylisting'],
  ['451 Temporary local problem - please try later', 'unknown transient soft outage'],
  ['452 4.3.1 Insufficient system storage', 'unknown transient soft outage'],
  ['421 4.3.2 Service not available, closing transmission channel', 'unknown transient soft outage'],
  ['452 4.5.3 Too many recipients', 'unknown transient soft rate'],
  ['421 4.7.0 Too many connections from your IP', 'unknown transient soft rate'],
  ['450 4.7.1 Error: too much mail from 192.0.2.5', 'unknown transient soft rate'],
  [
    '421 4.7.28 [192.0.2.5] Our system has detected an unusual rate of unsolicited mail originating from your IP address.',
    'spam reputation soft rate',
  ],
  [
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.',
    'unknown transient soft rate',
  ],
  [
    '421 4.7.0 [TSS04] Messages from 192.0.2.5 temporarily deferred due to user complaints - 4.16.55.1',
    'spam reputation soft rate',
  ],
  [
    "421 RP-001 (SNT004-MC1F22) Unfortunately, some messages from 192.0.2.5 weren't sent. Please try again. We have limits for how many messages can be sent per hour and per day.",
    'unknown transient soft rate',
  ],
  ['451 4.7.500 Server busy. Please try again later from [192.0.2.5]. (S77719)', 'spam reputation soft rate'],
  [
    '451 4.7.650 The mail server [192.0.2.5] has been temporarily rate limited due to IP reputation.',
    'spam reputation soft rate',
  ],
  [
    "550 5.7.1 Unfortunately, messages from [192.0.2.5] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    'spam reputation soft reputation',
  ],
  ['550 5.7.606 Access denied, banned sending IP [192.0.2.5]', 'spam reputation soft reputation'],
  [
    '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.',
    'spam reputation soft reputation',
  ],
  [
    '550 5.7.511 Access denied, banned sender[192.0.2.5]. To request removal from this list please forward this message to delist@microsoft.com',
    'spam reputation soft reputation',
  ],
  [
    "550 5.7.515 Access denied, sending domain x.test doesn't meet the required authentication level.",
    'spam reputation soft reputation',
  ],
  [
    '554 5.7.1 Service unavailable; Client host [192.0.2.5] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.5',
    'spam reputation soft reputation',
  ],
  [
    '550 5.7.1 Mail from IP 192.0.2.5 was rejected due to listing in Spamhaus SBL',
    'spam reputation soft reputation',
  ],
  [
    '554 5.7.1 The message from (<a@b>) with the subject of (x) matches a profile the Internet community may consider spam.',
    'spam content soft content',
  ],
  ['550 5.7.1 Message rejected as spam by Content Filtering.', 'spam content soft content'],
  ['554 5.7.1 Spam message rejected', 'spam content soft content'],
  [
    '550 5.7.1 [192.0.2.5 12] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.',
    'spam content soft content',
  ],
  [
    '550 5.7.26 This mail has been blocked because the sender is unauthenticated.',
    'spam reputation soft reputation',
  ],
  [
    '550 5.7.23 The message was rejected because of Sender Policy Framework violation',
    'spam reputation soft reputation',
  ],
  ['550 SPF check failed', 'spam reputation soft reputation'],
  [
    '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.5]',
    'spam reputation soft reputation',
  ],
  [
    '554 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.5]',
    'spam reputation soft reputation',
  ],
  [
    '550 5.1.1 <a@b.test>: Recipient address rejected: User unknown in virtual mailbox table',
    'invalid recipient hard address',
  ],
  ['550 5.1.1 The email account that you tried to reach does not exist.', 'invalid recipient hard address'],
  ['550 No such user here', 'invalid recipient hard address'],
  ['550 5.1.1 Mailbox "a" does not exist', 'invalid recipient hard address'],
  ['553 5.3.0 <a@b.test>... No such user', 'invalid recipient hard address'],
  ['550 Requested action not taken: mailbox unavailable', 'invalid recipient hard address'],
  [
    '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).',
    'invalid recipient hard address',
  ],
  [
    "554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]",
    'invalid recipient hard address',
  ],
  ['550 5.2.1 The email account that you tried to reach is disabled.', 'invalid recipient soft address'],
  ['550 5.2.1 This mailbox has been blocked due to inactivity', 'invalid recipient soft address'],
  ['550 El usuario no existe', 'invalid recipient hard address'],
  ['550 5.1.1 Destinatario desconocido', 'invalid recipient hard address'],
  ['550 La cuenta de correo no existe en este servidor', 'invalid recipient hard address'],
  ['550 Buzón desconocido', 'invalid recipient hard address'],
  [
    '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]',
    'invalid recipient hard address',
  ],
  ['550 Benutzer unbekannt', 'invalid recipient hard address'],
  ['552 5.2.2 Mailbox full', 'full recipient soft full'],
  ['552 5.2.2 The email account that you tried to reach is over quota.', 'full recipient soft full'],
  ['452 4.2.2 The email account that you tried to reach is over quota', 'full recipient soft full'],
  ['550 Casilla llena', 'full recipient soft full'],
  ['552 El buzón del usuario ha excedido su cuota', 'full recipient soft full'],
  ['554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException', 'full recipient soft full'],
  ['552 5.2.3 Message size exceeds fixed limit', 'unknown content soft content'],
  ['552 5.3.4 Message too big for system', 'unknown content soft content'],
  ['552 5.3.4 El mensaje es demasiado grande', 'unknown content soft content'],
  ['550 5.7.1 Relaying denied', 'unknown policy soft policy'],
  ['554 5.7.1 <a@b.test>: Relay access denied', 'unknown policy soft policy'],
  ['550 5.1.8 <a@b.test>: Sender address rejected: Domain not found', 'spam policy soft policy'],
  ['451 4.1.8 Domain of sender address does not resolve', 'spam policy soft policy'],
  ['550 Sender verify failed', 'spam policy soft policy'],
  ['530 5.7.0 Must issue a STARTTLS command first', 'unknown policy soft tls'],
  ['454 4.7.0 TLS not available due to local problem', 'unknown policy soft tls'],
  ['550 5.7.1 TLS required', 'unknown policy soft tls'],
  ['530 5.7.0 Authentication required', 'unknown policy soft policy'],
  ['550 5.4.1 Recipient address rejected: Access denied.', 'invalid recipient hard address'],
  ['554 5.4.6 Too many hops', 'domain policy soft policy'],
  ['554 5.4.14 Hop count exceeded - possible mail loop', 'domain policy soft policy'],
  ['550 5.7.1 Virus detected', 'spam content soft content'],
  [
    '552 5.7.0 This message was blocked because its content presents a potential security issue.',
    'spam content soft content',
  ],
  ['550 5.6.0 Message contains a prohibited attachment', 'spam policy soft policy'],
  ['521 5.3.2 This host does not accept mail', 'domain recipient hard dns'],
  ['556 5.1.10 Recipient address has null MX', 'domain recipient hard dns'],
  ['451 4.4.3 Temporary DNS failure', 'domain transient soft dns'],
  ['421 4.4.2 Connection timed out', 'domain transient soft outage'],
  [
    '554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com',
    'spam reputation soft reputation',
  ],
  ['550 5.7.1 Correo rechazado. Su IP está en lista negra', 'spam reputation soft reputation'],
  ['421 4.7.1 Demasiadas conexiones desde su IP', 'unknown transient soft rate'],
  ['550 5.7.1 Mensaje rechazado por contener spam', 'spam content soft content'],
  ['554 Transaction failed', 'unknown policy soft unknown'],
  ['550 5.7.1 Message rejected due to policy', 'spam policy soft policy'],
  ['451 4.3.0 Temporary lookup failure', 'unknown transient soft outage'],
  ['451 4.3.5 Server configuration problem', 'unknown transient soft outage'],
  [
    '550 permanent failure for one or more recipients (a@b.test:550 5.1.1 User Unknown)',
    'invalid recipient hard address',
  ],
  [
    '550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; sender not authorized',
    'unknown policy soft policy',
  ],
  ['550 5.2.0 STOREDRV; mailbox is locked', 'invalid recipient soft address'],
  ['550 Account suspended', 'invalid recipient soft address'],
  ['550 cuenta suspendida', 'invalid recipient soft address'],
  [
    '421 Service refuse. Veuillez essayer plus tard. service refused, please try later. LPN007_510 [510]',
    'spam content soft content',
  ],
  ['550 5.1.0 Address rejected', 'invalid recipient hard address'],
  [
    '450 4.1.1 <a@b.test>: Recipient address rejected: unverified address: connect to mx[192.0.2.9]:25: Connection timed out',
    'domain transient soft outage',
  ],
  ['451 4.7.1 Service unavailable - try again later', 'unknown transient soft outage'],
  ['550 5.7.1 Your IP 192.0.2.5 has a poor reputation', 'spam reputation soft reputation'],
  [
    "554 Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
    'spam reputation soft reputation',
  ],
  ['550 JunkMail rejected - mx [192.0.2.5] is in an RBL', 'spam reputation soft reputation'],
]
/** The address will never be good: pausing it is right. */
const HARD = [
  '550 #5.1.1 bad address a@b.test',
  '550 unknown',
  '550 account does not exist',
  '550 address does not exist',
  '550 bad-recipient',
  '553 sorry, your envelope recipient is in my badrcptto list (#5.7.1)',
  "550 can't accept user",
  '550 destination addresses were unknown',
  '550 destination server rejected recipients',
  '550 invalid mailbox path',
  '550 a@b.test is not a known user',
  '550 is not an active address at this host',
  '550 mailbox invalid',
  '550 mailbox not present',
  '550 Mailbox not found',
  '550 nessun utente simile in questa casella',
  '550 no account by that name here',
  '550 no existe dicha persona',
  '550 no existe ese usuario',
  '550 no mail box available for this user',
  '550 no such address here',
  '550 no such person at this address',
  '550 no valid recipients',
  '550 non esiste un utente',
  '550 not a valid recipient',
  '550 not a valid user here',
  '550 invalid user',
  '550 recipient does not exist',
  '550 recipient is not accepted',
  '550 recipient not found',
  '550 recipient unknown',
  '550 utilisateur inconnu !',
  '550 unknown e-mail address',
  '550 unknown local part',
  '550 vdeliver: invalid or unknown virtual user',
  '550 we have no such user',
  '550 there is no one at this address',
  '550 address unknown',
  '550 weil die adresse nicht gefunden wurde oder keine e-mails empfangen kann',
  '550 Mailbox unavailable or access denied',
  '550 user not found',
  '550 sorry, no mailbox here by that name. vpopmail (#5.1.1)',
  '550 domain does not exist',
  '550 mail domain mentioned in email address is unknown',
  '550 name or service not known',
  '550 no such domain',
  '550 recipient address rejected: unknown domain name',
  '550 unknown host',
  '550 Unrouteable address',
  '550 host does not accept mail',
  '550 5.1.1 RCP-P2 http://postmaster.info.aol.com/errors/550rcp-p2.html',
  '550 5.1.6 recipient no longer on server',
  '551 5.1.6 User has moved to new@c.test',
  '550 That user has moved',
  '550 Empfänger existiert nicht',
  '550 destinatário inexistente',
  '550 Utente non trovato',
  '550 Gebruiker onbekend',
  '550 收件人不存在',
  '550 User suspended, no such account',
]
/** Anything else: the address may be good, and must not be paused. */
const SOFT = [
  '550 mailbox currently suspended',
  '550 mailbox is frozen',
  '550 boite du destinataire archivee',
  '550 invalid/inactive user',
  '550 this account has been disabled or discontinued',
  '550 vdelivermail: account is locked email bounced',
  '550 account disabled temporarly for exceeding receiving limits',
  '552 boite du destinataire pleine',
  '552 exceeded storage allocation',
  '552 maildir over quota',
  '552 mailbox would exceed maximum allowed storage',
  '552 mailfolder is full',
  '552 no space left for this user',
  '552 over the allowed quota',
  '552 too much mail data',
  '552 user has too many messages on the server',
  '552 not enough storage space in',
  '552 disc quota exceeded',
  '550 because the recipient is not accepting mail with attachments',
  '550 due to extended inactivity new mail is not currently being accepted for this mailbox',
  '550 message rejected due to user rules',
  '550 refused due to recipient preferences',
  '550 this account is protected by SpamArrest',
  '550 the recipient id refuse to receive mail',
  '550 5.7.1 Access denied',
  '550 Administrative prohibition',
  '550 HELO mismatch',
  '550 Rejected: bad sender address',
  '550 Sender rejected',
  '550 Callout verification failed for sender',
  '550 5.7.1 Unauthorized relay',
  '550 Your message was considered spam',
  '550 blocked by filter rules',
  '550 Message contained unsafe content',
  '554 Message refused',
  '554 mail server permanently rejected message (#5.3.0)',
  '550 Sender domain does not exist',
  '550 Invalid sender domain',
  '550 Error: Sender unknown',
  '550 Unknown sender address',
  '550 5.7.1 Command rejected',
  '550 error: Domain of sender address x@y.test does not exist',
  '550 Message size too big',
  '550 mail not accepted from blacklisted IP',
  '550 Sorry, your mail server IP is not allowed',
  '554 no valid PTR',
  '550 command out of sequence',
  '554 Error: no valid recipients because greylisted',
  '550 retry timeout exceeded',
  '550 local delivery failed',
  '550 Too many recipients',
  '550 5.7.9 authentication required',
]

suite('literal replies', () => {
  for (const [text, wanted] of REPLIES)
    test(text, (t: TestContext) => {
      const { class: name, fault, hardness, cause } = decideReply(rules, { text })
      t.assert.equal(`${name} ${fault} ${hardness} ${cause}`, wanted)
    })

  test('those that say that an address is no good', (t: TestContext) => {
    const soft = HARD.filter((text) => decideReply(rules, { text }).hardness !== 'hard')
    t.assert.deepStrictEqual(soft, [])
  })

  test('those that do not', (t: TestContext) => {
    const hard = SOFT.filter((text) => decideReply(rules, { text }).hardness !== 'soft')
    t.assert.deepStrictEqual(hard, [])
  })

  test('what is for now is never hard, whatever the words', (t: TestContext) => {
    for (const text of HARD)
      t.assert.equal(
        decideReply(rules, { text: text.replace(/^55\d/, '450'), code: 450 }).hardness,
        'soft',
        text,
      )
  })

  test('the stage of the dialogue counts: “user unknown” behind the text hides a filter', (t: TestContext) => {
    const asked = { code: 550, text: 'User unknown' }
    t.assert.equal(decideReply(rules, { ...asked, stage: 'rcpt' }).hardness, 'hard')
    t.assert.equal(decideReply(rules, { ...asked, stage: 'dot' }).hardness, 'soft')
  })
})
