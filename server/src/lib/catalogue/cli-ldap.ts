/** What `valija ldap test` says, step by step. */
import type { Catalogue } from '../text.ts'

export const CLI_LDAP_TEXTS = {
  'ldap.off': {
    en: 'No LDAP server is configured: url in [ldap] is empty.',
    es: 'No hay ningún servidor LDAP configurado: url en [ldap] está vacío.',
  },
  'ldap.otherDomain': {
    en: 'The password of {address} is not in LDAP: [ldap] serves {domains}.',
    es: 'La contraseña de {address} no está en LDAP: [ldap] atiende a {domains}.',
  },
  'ldap.connected.implicit': {
    en: 'Connected to {server}, with TLS.',
    es: 'Conectado a {server}, con TLS.',
  },
  'ldap.connected.start': {
    en: 'Connected to {server}, with StartTLS.',
    es: 'Conectado a {server}, con StartTLS.',
  },
  'ldap.connected.none': {
    en: 'Connected to {server}, on this machine.',
    es: 'Conectado a {server}, en esta máquina.',
  },
  'ldap.serviceBound': {
    en: 'It lets us search as {name}.',
    es: 'Permite buscar como {name}.',
  },
  'ldap.searched': {
    en: 'Searched below {base} for {filter}: {n, plural, =0 {no entry} one {# entry} other {several entries, and it has to be one}}.',
    es: 'Búsqueda bajo {base} de {filter}: {n, plural, =0 {ninguna entrada} one {# entrada} many {varias entradas, y tiene que ser una} other {varias entradas, y tiene que ser una}}.',
  },
  'ldap.entry': { en: 'Found {dn}.', es: 'Se encontró {dn}.' },
  'ldap.entryNamed': {
    en: 'Found {dn}, called “{name}”.',
    es: 'Se encontró {dn}, con el nombre “{name}”.',
  },
  'ldap.address.right': {
    en: 'The address stands in {attribute}.',
    es: 'La dirección figura en {attribute}.',
  },
  'ldap.address.wrong': {
    en: 'The address does not stand in {attribute}, which holds: {found}. Correct the entry, or choose another mail_attribute.',
    es: 'La dirección no figura en {attribute}, que contiene: {found}. Corrija la entrada o elija otro mail_attribute.',
  },
  'ldap.group.right': {
    en: 'The person is in the group {group}.',
    es: 'La persona está en el grupo {group}.',
  },
  'ldap.group.wrong': {
    en: 'The person is not in the group {group}, which [ldap] asks for.',
    es: 'La persona no está en el grupo {group}, que [ldap] exige.',
  },
  'ldap.bound.right': {
    en: 'The password of {name} is right.',
    es: 'La contraseña de {name} es correcta.',
  },
  'ldap.bound.wrong': {
    en: 'The server does not take the password of {name}: result {code}. {diagnostic}',
    es: 'El servidor no acepta la contraseña de {name}: resultado {code}. {diagnostic}',
  },
  'ldap.silent': {
    en: 'The LDAP server cannot be used: {reason}.',
    es: 'No se puede usar el servidor LDAP: {reason}.',
  },
  'ldap.end.refused': {
    en: '{address} cannot sign in with this password.',
    es: '{address} no puede iniciar sesión con esta contraseña.',
  },
  'ldap.end.silent': {
    en: 'Until it answers, {address} is asked to try again later; app passwords go on working.',
    es: 'Mientras no responda, {address} recibe el aviso de intentarlo más tarde; las contraseñas de aplicación siguen funcionando.',
  },
  'ldap.end.enabled': {
    en: '{address} has an account here and can sign in.',
    es: '{address} tiene una cuenta aquí y puede iniciar sesión.',
  },
  'ldap.end.suspended': {
    en: '{address} has an account here, but it is suspended: it cannot sign in.',
    es: '{address} tiene una cuenta aquí, pero está suspendida: no puede iniciar sesión.',
  },
  'ldap.end.create': {
    en: '{address} has no account here yet: the first sign-in makes it.',
    es: '{address} todavía no tiene cuenta aquí: el primer inicio de sesión la crea.',
  },
  'ldap.end.none': {
    en: '{address} has no account here. Add it: valija account add {address}',
    es: '{address} no tiene cuenta aquí. Agréguela: valija account add {address}',
  },
  'check.ldap.fine': {
    en: 'LDAP: {server} answers, and lets us look for people.',
    es: 'LDAP: {server} responde y permite buscar personas.',
  },
  'check.ldap.silent': {
    en: 'LDAP: {server} cannot be used: {reason}.',
    es: 'LDAP: no se puede usar {server}: {reason}.',
  },
  'check.ldap.silent.do': {
    en: 'Check url, ca, bind_dn and base in [ldap], and that this machine reaches the server. “valija ldap test” shows a sign-in step by step.',
    es: 'Revise url, ca, bind_dn y base en [ldap] y que esta máquina llegue al servidor. “valija ldap test” muestra un inicio de sesión paso a paso.',
  },
} satisfies Catalogue
