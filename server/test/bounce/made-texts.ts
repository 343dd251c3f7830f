/** Notices that are plain text, as their systems word them. */
import { COPY, type Made, plain } from './made.ts'

const QMAIL = ['MAILER-DAEMON@otra.test', 'failure notice'] as const
const EXIM = [
  'Mail Delivery System <Mailer-Daemon@mx.otra.test>',
  'Mail delivery failed: returning message to sender',
] as const
const QMAIL_HEAD =
  "Hi. This is the qmail-send program at otra.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
const EXIM_HEAD =
  'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n'
const EXIM_TAIL = `\n\n------ This is a copy of the message, including all the headers. ------${COPY}`
const QMAIL_TAIL = `\n\n--- Below this line is a copy of the message.\n${COPY}`

export const MADE_TEXTS: readonly Made[] = [
  plain(
    'qmail: no mailbox',
    QMAIL,
    `${QMAIL_HEAD}<nadie@otra.test>:\nSorry, no mailbox here by that name. (#5.1.1)${QMAIL_TAIL}`,
    [['invalid', 'hard']],
  ),
  plain(
    'qmail: no such host',
    QMAIL,
    `${QMAIL_HEAD}<nadie@otra.test>:\nSorry, I couldn't find any host named otra.test. (#5.1.2)${QMAIL_TAIL}`,
    [['domain', 'hard']],
  ),
  plain('vpopmail: over quota', QMAIL, `${QMAIL_HEAD}<nadie@otra.test>:\nuser is over quota${QMAIL_TAIL}`, [
    ['full', 'soft'],
  ]),
  plain(
    'qmail: too long in the queue',
    QMAIL,
    `${QMAIL_HEAD}<nadie@otra.test>:\nCNAME lookup failed temporarily. (#4.4.3)\nI'm not going to try again; this message has been in the queue too long.${QMAIL_TAIL}`,
    [['domain', 'soft']],
  ),
  plain(
    'qmail: two recipients',
    QMAIL,
    `${QMAIL_HEAD}<uno@otra.test>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 unknown user\nGiving up on 192.0.2.9.\n\n<dos@otra.test>:\n192.0.2.9 does not like recipient.\nRemote host said: 452 4.2.2 mailbox full\nGiving up on 192.0.2.9.${QMAIL_TAIL}`,
    [
      ['invalid', 'hard', 'uno@otra.test'],
      ['full', 'soft', 'dos@otra.test'],
    ],
  ),
  plain('Exim: unrouteable', EXIM, `${EXIM_HEAD}  nadie@otra.test\n    Unrouteable address${EXIM_TAIL}`, [
    ['domain', 'hard'],
  ]),
  plain(
    'Exim: no such user',
    EXIM,
    `${EXIM_HEAD}  nadie@otra.test\n    host mx.otra.test [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<nadie@otra.test>:\n    550 No Such User Here${EXIM_TAIL}`,
    [['invalid', 'hard']],
  ),
  plain(
    'Exim: on a block list',
    EXIM,
    `${EXIM_HEAD}  nadie@otra.test\n    host mx.otra.test [192.0.2.9]\n    SMTP error from remote mail server after MAIL FROM:<ana@empresa.test>:\n    554 5.7.1 Service unavailable; Client host [192.0.2.50] blocked using zen.spamhaus.org${EXIM_TAIL}`,
    [['spam', 'soft']],
  ),
  plain(
    'Exim: delay',
    [
      'Mail Delivery System <Mailer-Daemon@mx.otra.test>',
      'Warning: message 1abcDE-000001-AB delayed 24 hours',
    ],
    `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.otra.test.\n\nThe address to which the message has not yet been delivered is:\n\n  nadie@otra.test\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals if the message\nremains undelivered.`,
    [['domain', 'soft']],
    'delay',
  ),
  plain(
    'Gmail: address not found',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.com>', 'Delivery Status Notification (Failure)'],
    `** Address not found **\n\nYour message wasn't delivered to nadie@otra.test because the address couldn't be found, or is unable to receive mail.\n\nLearn more here: https://support.google.com/mail/?p=NoSuchUser\n\nThe response from the remote server was:\n\n550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces.`,
    [['invalid', 'hard']],
  ),
  plain(
    'Gmail, Spanish: no se ha encontrado la dirección',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.com>', 'Delivery Status Notification (Failure)'],
    `** No se ha encontrado la dirección **\n\nTu mensaje no se ha entregado a nadie@otra.test porque no se ha encontrado la dirección o esta no puede recibir correo.\n\nMás información: https://support.google.com/mail/?p=NoSuchUser`,
    [['invalid', 'hard']],
  ),
  plain(
    'Gmail: message blocked',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.com>', 'Delivery Status Notification (Failure)'],
    `** Message blocked **\n\nYour message to nadie@otra.test has been blocked. See technical details below for more information.\n\nThe response from the remote server was:\n\n550 5.7.1 Our system has detected that this message is likely unsolicited mail.`,
    [['spam', 'soft']],
  ),
  plain(
    'Gmail, Spanish: bandeja llena',
    ['Mail Delivery Subsystem <mailer-daemon@googlemail.com>', 'Delivery Status Notification (Failure)'],
    `** La bandeja de entrada del destinatario está llena **\n\nTu mensaje no se ha podido entregar a nadie@otra.test. Su bandeja de entrada está llena o está recibiendo demasiados correos.`,
    [['full', 'soft']],
  ),
  plain(
    'Yahoo: account disabled',
    ['MAILER-DAEMON@yahoo.com', 'Failure Notice'],
    `Sorry, we were unable to deliver your message to the following address.\n\n<nadie@otra.test>:\n554: delivery error: dd This mailbox is disabled (554.30). - mta1.mail.otra.test\n\n--- Below this line is a copy of the message.\n${COPY}`,
    [['invalid', 'soft']],
  ),
  plain(
    'Domino, Spanish',
    ['Postmaster@otra.test', 'ERROR DE ENTREGA: Hola'],
    `Su mensaje\n\n  Asunto: Hola\n\nno se pudo entregar a:\n\n  nadie@otra.test\n\nporque:\n\n  El usuario Nadie (nadie@otra.test) no aparece en el Directorio Domino`,
    [['invalid', 'hard']],
  ),
  plain(
    'Domino',
    ['Postmaster@otra.test', 'DELIVERY FAILURE: User nadie (nadie@otra.test) not listed in Domino Directory'],
    `Your message\n\n  Subject: Hola\n\nwas not delivered to:\n\n  nadie@otra.test\n\nbecause:\n\n  User nadie (nadie@otra.test) not listed in Domino Directory`,
    [['invalid', 'hard']],
  ),
  plain(
    'GroupWise',
    ['Mail System <postmaster@otra.test>', 'Message status - undeliverable'],
    `The message that you sent was undeliverable to the following:\n\tnadie@otra.test (user not found)\n\nPossibly truncated original message follows:\n${COPY}`,
    [['invalid', 'hard']],
  ),
  plain(
    'MailEnable',
    ['MailEnable Postmaster <postmaster@otra.test>', 'Message Delivery Failure'],
    `Message Delivery Failure\n\nMailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:nadie@otra.test]\n\tReason: Remote SMTP Server Returned: 550 No such user here\n\nMessage headers follow:\n${COPY}`,
    [['invalid', 'hard']],
  ),
  plain(
    'IMail',
    ['Postmaster <postmaster@otra.test>', 'Undeliverable Mail'],
    `Unknown user: nadie@otra.test\n\nOriginal message follows.\n${COPY}`,
    [['invalid', 'hard']],
  ),
  plain(
    'MDaemon',
    ['MDaemon at otra.test <MDaemon@otra.test>', 'Permanent Delivery Failure'],
    `The following data may contain sections which represent BASE64 encoded\nfile attachments.\n\nThe attached message had PERMANENT fatal delivery errors!\n\nFailed address: nadie@otra.test\n\n--- Session Transcript ---\n Mon 2026-11-16 10:00:00: --> RCPT To:<nadie@otra.test>\n Mon 2026-11-16 10:00:00: <-- 550 nadie@otra.test... No such user\n--- End Transcript ---`,
    [['invalid', 'hard']],
  ),
  plain(
    'Barracuda',
    ['MAILER-DAEMON@barracuda.otra.test', '**Message you sent blocked by our bulk email filter**'],
    `Your message to: nadie@otra.test\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Hola`,
    [['spam', 'soft']],
  ),
  plain(
    'Zoho',
    ['mailer-daemon@mail.zoho.eu', 'Undelivered Mail Returned to Sender'],
    `This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\nnadie@otra.test Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User does not exist`,
    [['invalid', 'hard']],
  ),
  plain(
    'ProtonMail',
    ['MAILER-DAEMON@protonmail.ch', 'Undelivered Mail Returned to Sender'],
    `This is the mail system at host mail.protonmail.ch.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<nadie@otra.test>: host mx.otra.test[192.0.2.9] said: 550 5.1.1\n    <nadie@otra.test>: Recipient address rejected: User unknown in virtual\n    mailbox table (in reply to RCPT TO command)`,
    [['invalid', 'hard']],
  ),
  plain(
    'Telefónica: casilla llena',
    ['Servicio de Correo <postmaster@movistar.test>', 'Mensaje devuelto'],
    `Su mensaje no ha podido ser entregado al siguiente destinatario:\n\n  nadie@otra.test\n\nMotivo: el buzón del destinatario ha superado su cuota de almacenamiento.\n\nMensaje original:\n${COPY}`,
    [['full', 'soft']],
  ),
  plain(
    'Spanish: no existe',
    ['Administrador del sistema <postmaster@otra.test>', 'No se puede entregar: Hola'],
    `No se pudo entregar el mensaje a los siguientes destinatarios:\n\nnadie@otra.test\n\nLa dirección de correo no existe o está mal escrita.`,
    [['invalid', 'hard']],
  ),
  plain(
    'Spanish: cuenta suspendida',
    ['Sistema de correo <mailer-daemon@otra.test>', 'Correo rebotado'],
    `Su correo no fue entregado.\n\nDestinatario: nadie@otra.test\nMotivo: la cuenta se encuentra suspendida por falta de pago.`,
    [['invalid', 'soft']],
  ),
  plain(
    'Spanish: demora',
    ['Sistema de correo <mailer-daemon@otra.test>', 'Aviso: retraso en la entrega de su mensaje'],
    `Su mensaje a nadie@otra.test todavía no se ha entregado. El servidor seguirá intentándolo durante 4 días. No hace falta que lo envíe otra vez.`,
    [['unknown', 'soft']],
    'delay',
  ),
  plain(
    'German: Empfänger unbekannt',
    ['Mail Delivery System <mailer-daemon@otra.test>', 'Unzustellbar: Hallo'],
    `Ihre Nachricht konnte nicht zugestellt werden.\n\nnadie@otra.test\n\nDer Empfänger ist unbekannt.`,
    [['invalid', 'hard']],
  ),
  plain(
    'German: Postfach voll',
    ['Postmaster <postmaster@otra.test>', 'Zustellung fehlgeschlagen'],
    `Die Zustellung an folgenden Empfänger ist fehlgeschlagen:\n\n<nadie@otra.test>: Das Postfach des Empfängers ist voll.`,
    [['full', 'soft']],
  ),
  plain(
    'French: boîte pleine',
    ['Service de messagerie <postmaster@otra.test>', 'Échec de la remise de votre message'],
    `Votre message n'a pas pu être remis au destinataire suivant :\n\nnadie@otra.test\n\nLa boîte aux lettres du destinataire est pleine.`,
    [['full', 'soft']],
  ),
  plain(
    'French: adresse inconnue',
    ['MAILER-DAEMON@otra.test', 'Message non distribué'],
    `Votre message n'a pas été distribué.\n\n<nadie@otra.test> : l'adresse du destinataire n'existe pas.`,
    [['invalid', 'hard']],
  ),
  plain(
    'Portuguese: usuário não encontrado',
    ['Mailer-Daemon@otra.test', 'Falha na entrega da mensagem'],
    `A sua mensagem não pôde ser entregue ao destinatário:\n\nnadie@otra.test\n\nO endereço não foi encontrado no domínio do destinatário.`,
    [['invalid', 'hard']],
  ),
  plain(
    'Italian: casella piena',
    ['Posta <mailer-daemon@otra.test>', 'Mancato recapito'],
    `Impossibile recapitare il messaggio al destinatario nadie@otra.test: la casella è piena.`,
    [['full', 'soft']],
  ),
  plain(
    'Catalan: no existeix',
    ['Mailer-Daemon@otra.test', 'Undelivered Mail Returned to Sender'],
    `No s'ha pogut lliurar el missatge a <nadie@otra.test>: usuari desconegut.`,
    [['invalid', 'hard']],
  ),
  plain(
    'Sendmail 8',
    ['Mail Delivery Subsystem <MAILER-DAEMON@mx.otra.test>', 'Returned mail: see transcript for details'],
    `The original message was received at Mon, 16 Nov 2026 10:00:00 +0100\nfrom mail.empresa.test [192.0.2.50]\n\n   ----- The following addresses had permanent fatal errors -----\n<nadie@otra.test>\n    (reason: 550 5.1.1 <nadie@otra.test>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.otra.test.:\n>>> RCPT To:<nadie@otra.test>\n<<< 550 5.1.1 <nadie@otra.test>... User unknown\n550 5.1.1 <nadie@otra.test>... User unknown`,
    [['invalid', 'hard']],
  ),
  plain(
    'Mimecast',
    ['Postmaster <postmaster@mimecast.test>', '[Postmaster] Email Delivery Failure'],
    `This is a message from the Mimecast email system.\n\nThe message that you sent was not delivered to the following recipient:\nnadie@otra.test\n\nReason: 550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550`,
    [['spam', 'soft']],
  ),
  plain(
    'Proofpoint',
    ['Mail Delivery Subsystem <MAILER-DAEMON@pphosted.test>', 'Returned mail: Service unavailable'],
    `   ----- The following addresses had permanent fatal errors -----\n<nadie@otra.test>\n    (reason: 554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.50)\n`,
    [['spam', 'soft']],
  ),
  plain(
    'James',
    ['postmaster@otra.test', 'Delivery failure'],
    `Hi. This is the James mail server at otra.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\nnadie@otra.test\n\nError message below:\n550 5.1.1 unknown recipient`,
    [['invalid', 'hard']],
  ),
  plain(
    'OpenSMTPD',
    ['Mailer Daemon <MAILER-DAEMON@otra.test>', 'Delivery status notification: error'],
    `    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\nnadie@otra.test: 550 5.1.1 <nadie@otra.test>: Recipient address rejected\n\n    Below is a copy of the original message:\n${COPY}`,
    [['invalid', 'hard']],
  ),
  plain(
    'Telefónica: delay',
    ['postmaster@movistar.test', 'Aviso de retraso en la entrega'],
    'Su mensaje no ha podido ser entregado todavía a nadie@otra.test. Se reintentará durante 3 días.',
    [['unknown', 'soft']],
    'delay',
  ),
  plain(
    'our own: not delivered in time',
    ['Correo <postmaster@empresa.test>', 'No entregado a tiempo: Hola'],
    'En 5 días intentamos 40 veces entregar su mensaje a nadie@otra.test, sin éxito. Ya no se intentará más.',
    [['domain', 'soft']],
  ),
  plain(
    'Courier',
    ['"Courier mail server at otra.test" <@otra.test>', 'NOTICE: mail delivery status.'],
    'This is a delivery status notification from otra.test,\nrunning the Courier mail server.\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<nadie@otra.test>:\n    No such domain.',
    [['domain', 'hard']],
  ),
  plain(
    'hMailServer',
    ['mailer-daemon@otra.test', 'Message undeliverable: Hola'],
    'Your message did not reach some or all of the intended recipients.\n\n   Subject: Hola\n\nThe following recipient(s) could not be reached:\n\nnadie@otra.test\n   Error Type: SMTP\n   Remote server (192.0.2.9) issued an error.\n   hMailServer sent: RCPT TO:<nadie@otra.test>\n   Remote server replied: 550 No such user here',
    [['invalid', 'hard']],
  ),
  plain(
    'SmarterMail',
    ['System Administrator <postmaster@otra.test>', 'Delivery Failure'],
    'Could not deliver message to the following recipient(s):\n\nFailed Recipient: nadie@otra.test\nReason: Remote host said: 550 Unrouteable address\n\n   -- The header and top 20 lines of the message follows --\n',
    [['domain', 'hard']],
  ),
  plain(
    'Domino, French',
    ['Postmaster@otra.test', 'ECHEC DE LA DISTRIBUTION'],
    "Votre message\n\n  Objet : Hola\n\nn'a pas été distribué à :\n\n  nadie@otra.test\n\nmotif :\n\n  L'utilisateur nadie (nadie@otra.test) ne figure pas dans l'annuaire Domino",
    [['invalid', 'hard']],
  ),
]
