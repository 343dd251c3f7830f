/** What is no bounce: mail that quotes, forwards, answers or discusses one, and everything else that is automatic. */
import { globSync, readFileSync } from 'node:fs'
import { suite, type TestContext, test } from 'node:test'
import { classifyMessage } from '../../src/mail/bounce/classify-message.ts'
import type { MessageKind } from '../../src/mail/bounce/kind.ts'
import { loadBounceRules } from '../../src/service/bounce/load-rules.ts'
import { HAND_MADE } from '../mail/hand-made.ts'
import { readCollection } from './collection.ts'
import { MADE_EXCHANGE } from './made-exchange.ts'
import { MADE_FORMS } from './made-forms.ts'
import { MADE_REPORTS } from './made-reports.ts'
import { MADE_TEXTS } from './made-texts.ts'

const CORPUS = new URL('../corpus/', import.meta.url).pathname
const rules = loadBounceRules()
const bounces = [
  ...readCollection().map(({ file, bytes }) => ({ name: file, bytes: Buffer.from(bytes) })),
  ...[...MADE_TEXTS, ...MADE_REPORTS, ...MADE_FORMS, ...MADE_EXCHANGE].map(({ name, message }) => ({
    name,
    bytes: Buffer.from(message),
  })),
]

function mail(fields: readonly string[], ...body: readonly string[]): Buffer {
  return Buffer.from([...fields, 'Content-Type: text/plain; charset=utf-8', '', ...body].join('\r\n'))
}

const FAILED = 'I could not be delivered: 550 5.1.1 <nadie@otra.test>... User unknown'
const OTHER: readonly (readonly [string, MessageKind, Buffer])[] = [
  [
    'an answer to a bounce',
    'ordinary',
    mail(
      ['From: Ana <ana@empresa.test>', 'Subject: Re: Undelivered Mail Returned to Sender'],
      '¿Qué hago con esto?',
      '',
      '> This is the mail system at host mx.otra.test.',
      "> I'm sorry to have to inform you that your message could not",
      '> be delivered to one or more recipients.',
      '> <nadie@otra.test>: host mx.otra.test said: 550 5.1.1 User unknown',
    ),
  ],
  [
    'a question about a bounce',
    'ordinary',
    mail(
      ['From: Luis <luis@empresa.test>', 'Subject: Error al enviar un correo'],
      'Hola, me dice que el mensaje no se pudo entregar a nadie@otra.test porque el buzón está lleno. ¿Me ayuda?',
    ),
  ],
  [
    'a list where bounces are discussed',
    'ordinary',
    mail(
      [
        'From: Wietse <wietse@lists.otra.test>',
        'Subject: Mail delivery failed: returning message to sender',
        'List-Id: <users.otra.test>',
        'Precedence: list',
      ],
      `We see this every day: ${FAILED}`,
    ),
  ],
  [
    'a newsletter about bounces',
    'ordinary',
    mail(
      [
        'From: Boletín <noreply@boletin.test>',
        'Subject: Por qué su correo es devuelto',
        'List-Unsubscribe: <https://boletin.test/baja>',
      ],
      'Si un mensaje no se pudo entregar, revise que el buzón no esté lleno.',
    ),
  ],
  [
    'a warning of one’s own quota',
    'ordinary',
    mail(
      ['From: postmaster@empresa.test', 'To: ana@empresa.test', 'Subject: Su buzón está casi lleno'],
      'Su buzón ha superado el 90 % de su cuota. Borre mensajes antiguos.',
    ),
  ],
  [
    'an alert of a monitor',
    'ordinary',
    mail(
      ['From: Monitor <monitor@empresa.test>', 'Subject: Error: disk full on mx1'],
      'Connection refused by 192.0.2.9',
    ),
  ],
  [
    'a parcel that was not delivered',
    'ordinary',
    mail(
      ['From: Correos <avisos@correos.test>', 'Subject: No se ha podido entregar su envío'],
      'Estimado cliente: su paquete no se pudo entregar porque no había nadie en la dirección. Pase por la oficina.',
    ),
  ],
  [
    'a mail of the administrator',
    'ordinary',
    mail(
      ['From: Postmaster <postmaster@empresa.test>', 'Subject: Mantenimiento el sábado'],
      'El sábado de 8 a 10 habrá tareas de mantenimiento.',
    ),
  ],
  [
    'an automatic reply',
    'auto-reply',
    mail(
      ['From: Bea <bea@otra.test>', 'Subject: Respuesta automática: Hola', 'Auto-Submitted: auto-replied'],
      'Estoy fuera de la oficina hasta el lunes.',
    ),
  ],
  [
    'an automatic reply without a field',
    'auto-reply',
    mail(
      ['From: Bea <bea@otra.test>', 'Subject: Out of Office: Hola'],
      'I am away and cannot be reached; your message will not be forwarded.',
    ),
  ],
  [
    'an automatic reply of somebody who left',
    'auto-reply',
    mail(
      [
        'From: Bea <bea@otra.test>',
        'Subject: Automatic reply: Hola',
        'X-Auto-Response-Suppress: All',
        'Auto-Submitted: auto-generated',
      ],
      'Bea no longer works here. This address is no longer in use; write to luis@otra.test.',
    ),
  ],
  [
    'an automatic reply from the null path',
    'auto-reply',
    mail(
      [
        'Return-Path: <>',
        'From: Bea <bea@otra.test>',
        'Subject: Abwesenheitsnotiz',
        'Auto-Submitted: auto-replied',
      ],
      'Ich bin nicht im Büro.',
    ),
  ],
  [
    'a challenge',
    'challenge',
    mail(
      ['From: Bea <bea@otra.test>', 'Subject: Please confirm your message'],
      'To prove that you are human, click here to deliver your message.',
    ),
  ],
  [
    'a complaint',
    'feedback',
    Buffer.from(
      'From: feedback@otra.test\r\nSubject: FW: Hola\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nThis is an email abuse report.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: X/1\r\nVersion: 1\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Hola\r\n\r\n--b--\r\n',
    ),
  ],
  [
    'a read receipt',
    'read-receipt',
    Buffer.from(
      'From: bea@otra.test\r\nSubject: Leído: Hola\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nSu mensaje se leyó.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;bea@otra.test\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n',
    ),
  ],
  [
    'a read receipt of what was deleted unread',
    'read-receipt',
    Buffer.from(
      'From: bea@otra.test\r\nSubject: Not read: Hola\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nYour message was deleted without being read.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;bea@otra.test\r\nDisposition: automatic-action/MDN-sent-automatically; deleted\r\n--b--\r\n',
    ),
  ],
  [
    'a ticket system',
    'ordinary',
    mail(
      [
        'From: Soporte <soporte@empresa.test>',
        'Subject: [#1234] No se pudo entregar el pedido',
        'Auto-Submitted: auto-generated',
      ],
      'Su incidencia se ha creado.',
    ),
  ],
  [
    'a notice of a list about a bug',
    'ordinary',
    mail(
      [
        'From: notifications@github.test',
        'Subject: Re: [postfix/postfix] Mail delivery failed (#12)',
        'List-Id: postfix',
        'Precedence: list',
      ],
      'The message could not be delivered: 550 5.1.1 User unknown <a@b.test>',
    ),
  ],
  [
    'a monitor',
    'ordinary',
    mail(
      [
        'From: monit@server.test',
        'Subject: monit alert -- Connection failed smtp',
        'Auto-Submitted: auto-generated',
      ],
      'Connection failed Service smtp failed protocol test [SMTP] at [localhost]:25 -- Connection refused',
    ),
  ],
  [
    'cron',
    'ordinary',
    mail(
      [
        'From: Cron Daemon <root@server.test>',
        'To: root@server.test',
        'Subject: Cron <root@server> /usr/bin/backup',
        'Auto-Submitted: auto-generated',
        'Precedence: bulk',
      ],
      'rsync failed: disk full, no such file user unknown',
    ),
  ],
  [
    'a report about the mail log',
    'ordinary',
    mail(
      ['From: logwatch@server.test', 'Subject: Logwatch for server (Linux)'],
      ' Postfix: 550 5.1.1 User unknown 12 times; undelivered mail; bounced: 40',
    ),
  ],
  [
    'a quota warning from the null path',
    'ordinary',
    mail(
      [
        'Return-Path: <>',
        'From: postmaster@empresa.test',
        'Subject: Quota warning',
        'Auto-Submitted: auto-generated',
      ],
      'Your mailbox is now more than 90% full.',
    ),
  ],
  [
    'a DMARC report',
    'ordinary',
    mail(
      [
        'From: noreply-dmarc-support@google.test',
        'Subject: Report domain: empresa.test Submitter: google.com Report-ID: 1',
        'Content-Type: application/zip; name=x.zip',
        'Content-Transfer-Encoding: base64',
      ],
      'UEsDBA==',
    ),
  ],
  [
    'an answer of another postmaster',
    'ordinary',
    mail(
      [
        'From: Postmaster <postmaster@otra.test>',
        'Subject: Re: 550 5.7.1 bloqueo de nuestra IP',
        'In-Reply-To: <1@empresa.test>',
      ],
      'Hola, ya hemos retirado su IP de la lista. El mensaje no se pudo entregar por reputación.',
    ),
  ],
  [
    'a quarantine summary',
    'ordinary',
    mail(
      [
        'From: Postmaster <postmaster@empresa.test>',
        'Subject: 3 mensajes en cuarentena',
        'Auto-Submitted: auto-generated',
      ],
      'Retuvimos estos mensajes porque parecen spam. bea@otra.test, "Hola". Liberar.',
    ),
  ],
  [
    'an automatic reply in Spanish',
    'auto-reply',
    mail(
      ['From: Bea <bea@otra.test>', 'Subject: Fuera de la oficina Re: Hola'],
      'No podré responder hasta el lunes. Si es urgente escriba a luis@otra.test.',
    ),
  ],
  [
    'an automatic reply that sounds like a bounce',
    'auto-reply',
    mail(
      ['From: Bea <bea@otra.test>', 'Subject: Auto: Hola', 'X-Autoreply: yes', 'Precedence: bulk'],
      'Esta dirección ya no existe. Su mensaje no se entregará. Use luis@otra.test',
    ),
  ],
  [
    'a payment that came back',
    'ordinary',
    mail(
      ['From: service@paypal.test', 'Subject: Your payment was returned'],
      'We were unable to deliver your payment to shop@otra.test. Account not found.',
    ),
  ],
  [
    'a parcel whose recipient is unknown',
    'ordinary',
    mail(
      ['From: DHL <noreply@dhl.test>', 'Subject: Delivery failed: package 123'],
      'We were unable to deliver your package: recipient unknown at the address.',
    ),
  ],
]

suite('no bounce', () => {
  for (const [name, kind, bytes] of OTHER)
    test(name, (t: TestContext) => {
      const report = classifyMessage(rules, bytes)
      t.assert.deepStrictEqual([report.kind, report.bounce, report.recipients.length], [kind, false, 0])
    })

  test('messages of other collections', (t: TestContext) => {
    const files = [...globSync(`${CORPUS}mime4j/*.msg`), ...globSync(`${CORPUS}smime/*.eml`)]
    const all = [
      ...files.map((file) => readFileSync(file)),
      ...Array.from(HAND_MADE.values(), (text) => Buffer.from(text)),
    ]
    t.assert.ok(all.length > 60)
    for (const bytes of all) t.assert.equal(classifyMessage(rules, bytes).bounce, false)
  })

  test('any bounce that somebody forwards as an attachment', (t: TestContext) => {
    for (const { name, bytes } of bounces) {
      const head =
        'From: Ana <ana@empresa.test>\r\nTo: soporte@empresa.test\r\nSubject: Fwd: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/mixed; boundary="of the forward"\r\n\r\n--of the forward\r\nContent-Type: text/plain\r\n\r\nMira esto.\r\n--of the forward\r\nContent-Type: message/rfc822\r\n\r\n'
      const forward = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--of the forward--\r\n')])
      t.assert.equal(classifyMessage(rules, forward).bounce, false, name)
    }
  })

  test('any bounce that somebody forwards within the text', (t: TestContext) => {
    for (const { name, bytes } of bounces) {
      const head =
        'From: Ana <ana@empresa.test>\r\nSubject: RV: Mail delivery failed\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMira esto.\r\n\r\n---------- Mensaje reenviado ----------\r\n'
      t.assert.equal(classifyMessage(rules, Buffer.concat([Buffer.from(head), bytes])).bounce, false, name)
    }
  })
})
