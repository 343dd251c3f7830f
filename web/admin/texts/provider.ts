import type { Texts } from '../../kit/words.ts'

export const PROVIDER_TEXTS = {
  title: { en: 'Signing in', es: 'Inicio de sesión' },
  lead: {
    en: 'Your people can sign in with the account that they have at Microsoft, Google or another provider of your company.',
    es: 'Las personas de su empresa pueden entrar con la cuenta que ya tienen en Microsoft, Google u otro proveedor de la empresa.',
  },
  company: { en: 'Company', es: 'Empresa' },
  on: { en: 'Your people can sign in with {name}', es: 'Se puede entrar con {name}' },
  onWhy: {
    en: 'Passkeys and passwords go on working. Mail programs use app passwords.',
    es: 'Las llaves de acceso y las contraseñas siguen funcionando. Los programas de correo usan contraseñas de aplicación.',
  },
  off: { en: 'Your people sign in here only', es: 'Por ahora se entra solo con datos de aquí' },
  offWhy: {
    en: 'With a passkey or a password. Connect your provider and they need no password here.',
    es: 'Con una llave de acceso o una contraseña. Conecte su proveedor y no hará falta otra contraseña.',
  },
  step1: { en: '1. Register the mail at your provider', es: '1. Registre el correo en su proveedor' },
  step1Why: {
    en: 'Add a web application there, and give it this address as the place to return to:',
    es: 'Agregue allí una aplicación web y ponga esta dirección como lugar de regreso:',
  },
  step2: { en: '2. Write what the provider gave you', es: '2. Escriba lo que le dio su proveedor' },
  fill: { en: 'Fill in for', es: 'Completar para' },
  name: { en: 'Name on the button', es: 'Nombre en el botón' },
  nameHelp: { en: 'What your people know it by.', es: 'Como lo conocen las personas de la empresa.' },
  issuer: { en: 'Issuer', es: 'Emisor' },
  issuerHelp: {
    en: 'The address that the provider shows as issuer. At Microsoft it holds the number of your company.',
    es: 'La dirección que el proveedor muestra como emisor. En Microsoft lleva el número de su empresa.',
  },
  clientId: { en: 'Number of the application', es: 'Número de la aplicación' },
  clientIdHelp: { en: 'The provider calls it client ID.', es: 'El proveedor lo llama client ID.' },
  secret: { en: 'Secret of the application', es: 'Secreto de la aplicación' },
  secretHelp: {
    en: 'The provider calls it client secret. It is kept sealed and never shown again.',
    es: 'El proveedor lo llama client secret. Se guarda sellado y no se vuelve a mostrar.',
  },
  secretKept: {
    en: 'One is kept. Leave this empty to go on using it.',
    es: 'Ya hay uno guardado. Deje esto vacío para seguir usándolo.',
  },
  claim: { en: 'Where the address stands', es: 'Dónde viene la dirección' },
  claimHelp: {
    en: 'Most providers: email. Microsoft, where mailboxes are not its own: preferred_username.',
    es: 'En casi todos: email. En Microsoft, cuando los buzones no son suyos: preferred_username.',
  },
  trusts: {
    en: 'This provider has only people of our company',
    es: 'Este proveedor tiene solo personas de nuestra empresa',
  },
  trustsHelp: {
    en: 'Turn it on for Microsoft and for servers of your own. Leave it off where anybody can open an account.',
    es: 'Actívelo para Microsoft y para servidores propios. Déjelo apagado donde cualquiera puede abrir una cuenta.',
  },
  save: { en: 'Save', es: 'Guardar' },
  saved: { en: 'Your people can sign in with {name} now', es: 'Ya se puede entrar con {name}' },
  disconnect: { en: 'Disconnect {name}', es: 'Desconectar {name}' },
  disconnected: { en: '{name} is disconnected', es: '{name} se desconectó' },
  sure: {
    en: 'Disconnect {name}? Who has no passkey and no password here cannot sign in until you give them one.',
    es: '¿Desconectar {name}? Quien no tenga llave de acceso ni contraseña aquí no podrá entrar hasta que le dé una.',
  },
  keep: { en: 'Keep it', es: 'Conservar' },
} as const satisfies Texts
