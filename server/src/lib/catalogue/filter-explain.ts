/** The map of the five levels: which of them decided what about a message, and who can change it. */
import type { Catalogue } from '../text.ts'

export const FILTER_EXPLAIN_TEXTS = {
  'filter.level.1': { en: 'Connection', es: 'Conexión' },
  'filter.level.2': { en: 'Identity', es: 'Identidad' },
  'filter.level.3': { en: 'Content', es: 'Contenido' },
  'filter.level.4': { en: 'Company and account rules', es: 'Reglas de la empresa y de la cuenta' },
  'filter.level.5': { en: 'Your device', es: 'Su dispositivo' },
  'filter.map.head': {
    en: '{place, select, inbox {Delivered to the inbox} junk {Put in Spam} quarantine {Held in quarantine} refuse {Not accepted} other {Decided}}: decided by level {level}, {levelName}.',
    es: '{place, select, inbox {Entregado en la bandeja de entrada} junk {Enviado a Spam} quarantine {Retenido en cuarentena} refuse {No aceptado} other {Decidido}}: lo decidió el nivel {level}, {levelName}.',
  },
  'filter.map.1': {
    en: '{ok, select, yes {The sending server is known and well behaved.} other {There is something about the server that sends.}} Who can change it: the operator.',
    es: '{ok, select, yes {El servidor que envía es conocido y se comporta bien.} other {Hay algo que decir del servidor que envía.}} Quién puede cambiarlo: el operador.',
  },
  'filter.map.2': {
    en: '{ok, select, yes {It really comes from who it says.} none {The sender’s domain offers no proof of who sent it.} unasked {It comes from a place where nobody is asked for proof.} other {It could not be proved that it comes from who it says.}} Who can change it: the sender’s company.',
    es: '{ok, select, yes {Viene de verdad de quien dice.} none {El dominio del remitente no ofrece pruebas de quién lo envió.} unasked {Viene de un lugar al que no se piden pruebas.} other {No se pudo probar que venga de quien dice.}} Quién puede cambiarlo: la empresa que envía.',
  },
  'filter.map.3': {
    en: '{points} points in all. Wrong? Mark it “Spam” or “Not spam” and the filter learns.',
    es: '{points} puntos en total. ¿Hay un error? Marque «Spam» o «No es spam» y el filtro aprende.',
  },
  'filter.map.4': {
    en: '{rule, select, none {No rule of its own was applied.} other {A rule decided.}} Who can change it: you, or your company’s mail admin.',
    es: '{rule, select, none {No se aplicó ninguna regla propia.} other {Decidió una regla.}} Quién puede cambiarlo: usted o quien administra el correo.',
  },
  'filter.map.5': {
    en: 'What Outlook or Thunderbird did afterwards we cannot see; look at its rules and its antivirus.',
    es: 'No podemos ver lo que Outlook o Thunderbird hizo después; revise sus reglas y su antivirus.',
  },
  'filter.map.to': { en: 'For {address}', es: 'Para {address}' },
  'filter.map.can': {
    en: 'You can: always allow {sender} · trust {domain} · block {sender} · ask {admin}.',
    es: 'Usted puede: permitir siempre {sender} · confiar en {domain} · bloquear {sender} · consultar a {admin}.',
  },
  'filter.rule.own-name': {
    en: 'The server that sent it greeted with the name of this one.',
    es: 'El servidor que lo envió saludó con el nombre de este.',
  },
  'filter.rule.source.known': {
    en: 'It comes from somebody who is known here, so it was not judged.',
    es: 'Viene de alguien conocido aquí, así que no se juzgó.',
  },
  'filter.map.unknownRule': {
    en: 'A check that this version does not know: {rule}.',
    es: 'Una comprobación que esta versión no conoce: {rule}.',
  },
  'filter.explain.none': {
    en: 'Nothing is known about a message with the reference {id}. Copy it from the Received line, or from the reply of the server.',
    es: 'No se sabe nada de un mensaje con la referencia {id}. Cópiela de la línea Received o de la respuesta del servidor.',
  },
  'filter.explain.unjudged': {
    en: 'The filter did not judge this message: it was sent by somebody of yours, or comes from a network that is taken as it comes.',
    es: 'El filtro no juzgó este mensaje: lo envió alguien de los suyos o viene de una red que se admite tal cual.',
  },
  'help.filter.explain': {
    en: 'tell which of the five levels decided what about a message',
    es: 'decir cuál de los cinco niveles decidió qué sobre un mensaje',
  },
} satisfies Catalogue
