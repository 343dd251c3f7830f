/** Texts of `valija verify`. Results are the words of the standards, in every language. */
import type { Catalogue } from '../text.ts'

export const VERIFY_TEXTS = {
  'help.verify': {
    en: 'tell whether mail is whose it says: SPF, DKIM, ARC, DMARC',
    es: 'decir si un correo es de quien dice ser: SPF, DKIM, ARC, DMARC',
  },
  'help.verify.spf': {
    en: 'tell whether a machine may send mail for a domain',
    es: 'decir si un equipo puede enviar correo de un dominio',
  },
  'help.verify.dkim': {
    en: 'check the signatures of the message on standard input',
    es: 'comprobar las firmas del mensaje de la entrada estándar',
  },
  'help.verify.arc': {
    en: 'check the chain of those who passed on the message on standard input',
    es: 'comprobar la cadena de quienes reenviaron el mensaje de la entrada estándar',
  },
  'help.verify.dmarc': {
    en: 'check the message on standard input against the policy of its author’s domain',
    es: 'comprobar el mensaje de la entrada estándar con la política del dominio de su autor',
  },
  'help.verify.resolver': {
    en: 'DNS server to ask, HOST:PORT (default: those of this machine)',
    es: 'servidor DNS al que preguntar, HOST:PUERTO (si falta, los de este equipo)',
  },
  'help.verify.ip': { en: 'address of the sending machine', es: 'dirección del equipo que envía' },
  'help.verify.helo': { en: 'name it gives in EHLO', es: 'nombre que da en EHLO' },
  'help.verify.mailFrom': {
    en: 'envelope sender; none for a bounce',
    es: 'remitente del sobre; ninguno si es un aviso de devolución',
  },
  'help.verify.batch': {
    en: 'read file paths from standard input, one a line, and answer one JSON line each',
    es: 'leer rutas de archivos de la entrada estándar, una por línea, y responder una línea JSON por cada una',
  },
  'help.verify.spfBatch': {
    en: 'read questions from standard input, one JSON object a line (ip, helo, mailFrom), and answer one JSON line each',
    es: 'leer preguntas de la entrada estándar, un objeto JSON por línea (ip, helo, mailFrom), y responder una línea JSON por cada una',
  },
  'verify.result': { en: 'Result', es: 'Resultado' },
  'verify.domain': { en: 'Domain', es: 'Dominio' },
  'verify.rule': { en: 'Decided by', es: 'Lo decide' },
  'verify.problem': { en: 'Why', es: 'Por qué' },
  'verify.selector': { en: 'Selector', es: 'Selector' },
  'verify.algorithm': { en: 'Algorithm', es: 'Algoritmo' },
  'verify.instances': { en: 'Passed on', es: 'Reenvíos' },
  'verify.policy': { en: 'Policy', es: 'Política' },
  'verify.noSignature': { en: 'The message is not signed.', es: 'El mensaje no lleva firma.' },
  'verify.badResolver': {
    en: '“{text}” is not a DNS server. Write it as 192.0.2.1:53.',
    es: '«{text}» no es un servidor DNS. Escríbalo como 192.0.2.1:53.',
  },
  'verify.badAddress': {
    en: '“{text}” is not an address. Pass one with --ip, as 192.0.2.7 or 2001:db8::7.',
    es: '«{text}» no es una dirección. Indíquela con --ip, como 192.0.2.7 o 2001:db8::7.',
  },
  'verify.badQuestion': {
    en: 'This line is not a question. Write a JSON object with ip, helo and mailFrom.',
    es: 'Esta línea no es una pregunta. Escriba un objeto JSON con ip, helo y mailFrom.',
  },
} satisfies Catalogue
