/** Notices that are reports, well formed or nearly. */
import { block, type Made, report } from './made.ts'

const OFFICE = ['Microsoft Outlook <postmaster@otra.test>', 'No se puede entregar: Hola'] as const
const OFFICE_EN = [
  'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@otra.test>',
  'Undeliverable: Hola',
] as const
const POSTFIX = [
  'Mail Delivery System <MAILER-DAEMON@mx.otra.test>',
  'Undelivered Mail Returned to Sender',
] as const
const POSTFIX_TEXT =
  "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below."
const SES = ['MAILER-DAEMON@eu-west-1.amazonses.com', 'Delivery Status Notification (Failure)'] as const

export const MADE_REPORTS: readonly Made[] = [
  report(
    'Exchange 365, Spanish: not found',
    OFFICE,
    'No se pudo entregar el mensaje a nadie@otra.test.\nNo se encontró nadie en otra.test.\n\nInformación de diagnóstico para administradores:',
    block(
      '5.1.10',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient nadie@otra.test not found by SMTP address lookup',
    ),
    [['invalid', 'hard']],
  ),
  report(
    'Exchange 365, Spanish: mailbox full',
    OFFICE,
    'No se pudo entregar el mensaje a nadie@otra.test.\nEl buzón de correo de nadie está lleno y no puede aceptar mensajes ahora.',
    block(
      '5.2.2',
      '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
    ),
    [['full', 'soft']],
  ),
  report(
    'Exchange 365: access denied',
    OFFICE_EN,
    "Your message to nadie@otra.test couldn't be delivered.",
    block(
      '5.4.1',
      '550 5.4.1 Recipient address rejected: Access denied. [AM6EUR05FT001.eop-eur05.prod.protection.outlook.com]',
    ),
    [['invalid', 'hard']],
  ),
  report(
    'Exchange 365: banned address',
    OFFICE_EN,
    "Your message couldn't be delivered.",
    block('5.7.606', '550 5.7.606 Access denied, banned sending IP [192.0.2.50]'),
    [['spam', 'soft']],
  ),
  report(
    'Outlook.com: S3150',
    OFFICE_EN,
    'Delivery has failed.',
    block(
      '5.7.1',
      "550 5.7.1 Unfortunately, messages from [192.0.2.50] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
    ),
    [['spam', 'soft']],
  ),
  report(
    'Exchange 365: sender must be authenticated',
    OFFICE_EN,
    "Your message wasn't delivered because the recipient's email provider rejected it.",
    block('5.7.124', '550 5.7.124 RESOLVER.RST.SenderNotInAllowedList; sender not in allowed-senders list'),
    [['unknown', 'soft']],
  ),
  report(
    'Exchange 365: expired',
    OFFICE_EN,
    "Your message couldn't be delivered.",
    block('5.4.316', '550 5.4.316 Message expired, connection refused(Socket error code 10061)'),
    [['domain', 'soft']],
  ),
  report(
    'Exchange 365: domain',
    OFFICE_EN,
    "Your message couldn't be delivered.",
    block('5.4.310', '550 5.4.310 DNS domain otra.test does not exist [Message=InfoDomainNonexistent]'),
    [['domain', 'hard']],
  ),
  report(
    'Exchange 365: DMARC',
    OFFICE_EN,
    "Your message couldn't be delivered.",
    block(
      '5.7.509',
      '550 5.7.509 Access denied, sending domain EMPRESA.TEST does not pass DMARC verification and has a DMARC policy of reject',
    ),
    [['spam', 'soft']],
  ),
  report(
    'Exchange 2013: too large',
    OFFICE_EN,
    'The message is larger than the size limit for messages.',
    block('5.3.4', '550 5.3.4 ROUTING.SizeLimit; message size exceeds fixed maximum size for route'),
    [['unknown', 'soft']],
  ),
  report(
    'Exchange 365: loop',
    OFFICE_EN,
    "Your message couldn't be delivered.",
    block('5.4.14', '554 5.4.14 Hop count exceeded - possible mail loop ATTR34'),
    [['domain', 'soft']],
  ),
  report(
    'Postfix: host not found',
    POSTFIX,
    `${POSTFIX_TEXT}\n\n<nadie@otra.test>: Host or domain name not found. Name service error for\n    name=otra.test type=A: Host not found`,
    block(
      '5.4.4',
      'Host or domain name not found. Name service error for name=otra.test type=A: Host not found',
    ).replace('smtp;', 'X-Postfix;'),
    [['domain', 'hard']],
  ),
  report(
    'Postfix: timed out',
    POSTFIX,
    POSTFIX_TEXT,
    block('4.4.1', 'connect to mx.otra.test[192.0.2.9]:25: Connection timed out').replace(
      'smtp;',
      'X-Postfix;',
    ),
    [['domain', 'soft']],
  ),
  report(
    'Postfix: null MX',
    POSTFIX,
    POSTFIX_TEXT,
    block('5.1.0', 'Domain otra.test does not accept mail (nullMX)').replace('smtp;', 'X-Postfix;'),
    [['domain', 'hard']],
  ),
  report(
    'Postfix: delay',
    ['Mail Delivery System <MAILER-DAEMON@mx.otra.test>', 'Delayed Mail (still being retried)'],
    'THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE.',
    block(
      '4.2.0',
      '450 4.2.0 <nadie@otra.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help',
      'nadie@otra.test',
      'delayed',
    ),
    [['unknown', 'soft']],
    'delay',
  ),
  report(
    'SES: does not exist',
    SES,
    'An error occurred while trying to deliver the mail to the following recipients:\nnadie@otra.test',
    block('5.1.1', '550 5.1.1 user unknown'),
    [['invalid', 'hard']],
  ),
  report(
    'SES: suppression list',
    SES,
    'An error occurred while trying to deliver the mail to the following recipients:\nnadie@otra.test',
    block(
      '5.1.1',
      'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
    ),
    [['invalid', 'hard']],
  ),
  report(
    'iCloud: local policy',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '5.7.1',
      '550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
    ),
    [['spam', 'soft']],
  ),
  report(
    'iCloud: over quota',
    POSTFIX,
    POSTFIX_TEXT,
    block('5.2.2', '552 5.2.2 <nadie@otra.test>: user is over quota'),
    [['full', 'soft']],
  ),
  report(
    'Gmail: out of storage',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '5.2.2',
      "552-5.2.2 The recipient's inbox is out of storage space. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm",
    ),
    [['full', 'soft']],
  ),
  report(
    'Gmail: disabled',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '5.2.1',
      '550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.com/mail/?p=DisabledUser',
    ),
    [['invalid', 'soft']],
  ),
  report(
    'Gmail: unauthenticated',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '5.7.26',
      '550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
    ),
    [['spam', 'soft']],
  ),
  report(
    'Yahoo: deferred to the end',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '4.7.0',
      '421 4.7.0 [TSS04] Messages from 192.0.2.50 temporarily deferred due to unexpected volume or user complaints',
    ),
    [['spam', 'soft']],
  ),
  report(
    'Orange: too many connections',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '4.0.0',
      '421 mwinf5c Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]',
    ),
    [['unknown', 'soft']],
  ),
  report(
    'Telefónica: listed',
    POSTFIX,
    POSTFIX_TEXT,
    block('5.7.1', '554 5.7.1 Correo rechazado: la direccion IP 192.0.2.50 se encuentra en lista negra'),
    [['spam', 'soft']],
  ),
  report(
    'reverse DNS',
    POSTFIX,
    POSTFIX_TEXT,
    block('5.7.25', '550 5.7.25 The IP address sending this message does not have a PTR record setup'),
    [['spam', 'soft']],
  ),
  report('relaying denied', POSTFIX, POSTFIX_TEXT, block('5.7.1', '550 5.7.1 Relaying denied'), [
    ['unknown', 'soft'],
  ]),
  report(
    'attachment',
    POSTFIX,
    POSTFIX_TEXT,
    block(
      '5.7.0',
      '552 5.7.0 This message was blocked because its content presents a potential security issue.',
    ),
    [['spam', 'soft']],
  ),
  report('virus', POSTFIX, POSTFIX_TEXT, block('5.7.1', '550 5.7.1 Virus found: Win.Test.EICAR_HDB-1'), [
    ['spam', 'soft'],
  ]),
  report('moved', POSTFIX, POSTFIX_TEXT, block('5.1.6', '551 5.1.6 Recipient no longer at this address'), [
    ['invalid', 'hard'],
  ]),
  report(
    'UTF-8 address',
    POSTFIX,
    POSTFIX_TEXT,
    block('5.1.1', '550 5.1.1 User unknown').replace(
      'rfc822; nadie@otra.test',
      'utf-8; jos\\x{E9}@otra.test',
    ),
    [['invalid', 'hard', 'josé@otra.test']],
  ),
  report(
    'no empty lines between recipients',
    POSTFIX,
    POSTFIX_TEXT,
    block('5.1.1', '550 User unknown', 'uno@otra.test') +
      block('5.2.2', '552 mailbox full', 'dos@otra.test') +
      block('5.1.2', 'no such domain', 'tres@nada.test'),
    [
      ['invalid', 'hard', 'uno@otra.test'],
      ['full', 'soft', 'dos@otra.test'],
      ['domain', 'hard', 'tres@nada.test'],
    ],
  ),
  report(
    'action before the recipient',
    POSTFIX,
    POSTFIX_TEXT,
    'Action: failed\nFinal-Recipient: rfc822;uno@otra.test\nStatus: 5.0.0\nRemote-MTA: dns; mx.otra.test\nDiagnostic-Code: smtp; 550 Unknown user\n\nAction: failed\nFinal-Recipient: rfc822;dos@otra.test\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 Quota exceeded\n',
    [
      ['invalid', 'hard', 'uno@otra.test'],
      ['full', 'soft', 'dos@otra.test'],
    ],
  ),
  report(
    'delivered',
    ['Mail Delivery System <MAILER-DAEMON@mx.otra.test>', 'Successful Mail Delivery Report'],
    'This is the mail system.\n\nYour message was successfully delivered to the destination(s) listed below.',
    block('2.0.0', '250 2.0.0 Ok: queued as 4ABC', 'nadie@otra.test', 'delivered'),
    [['unknown', 'soft']],
    'delivery-receipt',
  ),
  report(
    'relayed',
    ['Mail Delivery System <MAILER-DAEMON@mx.otra.test>', 'Mail delivery notice'],
    'Your message was relayed.',
    block('2.1.9', '250 Ok', 'nadie@otra.test', 'relayed'),
    [['unknown', 'soft']],
    'delivery-receipt',
  ),
]
