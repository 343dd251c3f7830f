import type { Texts } from '../../kit/words.ts'

export const REROUTE_TEXTS = {
  open: { en: 'Send another way…', es: 'Enviar por otra ruta…' },
  title: { en: 'Send another way for a while', es: 'Enviar por otra ruta por un tiempo' },
  what: {
    en: '{n, plural, one {All mail for {target} goes} other {All mail for the # domains of {target} goes}} by the other server: what waits now, and what comes until then.',
    es: '{n, plural, one {Todo el correo para {target} sale} other {Todo el correo para los # dominios de {target} sale}} por el otro servidor: lo que espera ahora y lo que llegue hasta entonces.',
  },
  first: {
    en: 'First make sure that the other server takes mail from this one, and that the SPF of your domains names it. Otherwise it would bounce.',
    es: 'Antes compruebe que el otro servidor acepta correo de este y que el SPF de sus dominios lo nombra. Si no, rebotaría.',
  },
  domains: { en: 'See the domains', es: 'Ver los dominios' },
  host: { en: 'Relay server', es: 'Servidor intermedio' },
  hostHelp: { en: 'Its name, such as relay.example.net', es: 'Su nombre, por ejemplo relay.example.net' },
  port: { en: 'Port', es: 'Puerto' },
  secure: { en: 'Encryption', es: 'Cifrado' },
  opportunistic: { en: 'Whenever it offers it', es: 'Siempre que lo ofrezca' },
  require: { en: 'Always, or nothing leaves', es: 'Siempre, o no sale nada' },
  implicit: { en: 'From the first moment (port 465)', es: 'Desde el primer momento (puerto 465)' },
  long: { en: 'For how long', es: 'Por cuánto tiempo' },
  hours: {
    en: '{n, plural, one {# hour} other {# hours}}',
    es: '{n, plural, one {# hora} other {# horas}}',
  },
  days: { en: '{n, plural, one {# day} other {# days}}', es: '{n, plural, one {# día} other {# días}}' },
  send: {
    en: 'Send {n, plural, one {# message} other {# messages}}',
    es: 'Enviar {n, plural, one {# mensaje} many {# de mensajes} other {# mensajes}}',
  },
  cancel: { en: 'Cancel', es: 'Cancelar' },
  done: {
    en: '{target} goes by {host}. {n, plural, =0 {Nothing waited just now.} one {One message is tried now.} other {# messages are tried now.}}',
    es: '{target} sale por {host}. {n, plural, =0 {Nada esperaba en este momento.} one {Se intenta un mensaje ahora.} many {Se intentan # de mensajes ahora.} other {Se intentan # mensajes ahora.}}',
  },
  listTitle: { en: 'On another way now', es: 'Por otra ruta ahora' },
  row: {
    en: 'By {host}, until {until}. Set by {by}.',
    es: 'Por {host}, hasta {until}. Lo puso {by}.',
  },
  end: { en: 'Back to the usual way', es: 'Volver a la ruta habitual' },
  ended: { en: '{target} takes its usual way again.', es: '{target} vuelve a su ruta habitual.' },
} as const satisfies Texts
