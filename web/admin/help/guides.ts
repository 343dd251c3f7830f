/** The help book: what each page is for and how to do there what people come for, step by step. MISSION M31, VOICE.md */
import type { Guide } from './guide.ts'
import { MORE_GUIDES } from './more-guides.ts'

export const GUIDES: readonly Guide[] = [
  {
    ...{ id: 'inicio', page: '/', words: 'start home decision estado salud' },
    picture: '/',
    title: { en: 'What the home page tells', es: 'Qué dice la página de inicio' },
    what: {
      en: 'First what waits for your decision, then whether everything works, then today’s mail.',
      es: 'Primero lo que espera su decisión, después si todo funciona y al final el correo de hoy.',
    },
    steps: [
      {
        en: 'Read the list at the top. Each line has one button that leads to the remedy.',
        es: 'Lea la lista de arriba. Cada línea tiene un botón que lleva al remedio.',
      },
      {
        en: 'When it says that nothing waits for you, there is nothing to do.',
        es: 'Cuando dice que nada espera por usted, no hay nada que hacer.',
      },
    ],
  },
  {
    ...{ id: 'nueva-cuenta', page: '/cuentas', words: 'user usuario casilla alta crear empleado employee' },
    picture: '/cuentas?nueva=1',
    title: { en: 'Create an account for a new person', es: 'Crear una cuenta para alguien que empieza' },
    what: {
      en: 'An account is an address with its mailbox and a password of its own.',
      es: 'Una cuenta es una dirección con su buzón y una contraseña propia.',
    },
    steps: [
      { en: 'Open Accounts and press New account.', es: 'Abra Cuentas y pulse Nueva cuenta.' },
      {
        en: 'Type the name and what stands before the @.',
        es: 'Escriba el nombre y lo que va antes de la @.',
      },
      {
        en: 'Press Create account. The password is shown once: copy it or print the setup sheet.',
        es: 'Pulse Crear cuenta. La contraseña se muestra una sola vez: cópiela o imprima la hoja de configuración.',
      },
    ],
  },
  {
    ...{ id: 'cargar', page: '/cuentas/cargar', words: 'excel csv planilla spreadsheet import masivo' },
    title: {
      en: 'Create many accounts from a spreadsheet',
      es: 'Crear muchas cuentas desde una hoja de cálculo',
    },
    what: {
      en: 'All of them are made, or none: a mistake in one row stops the rest and is named.',
      es: 'Se crean todas o ninguna: un error en una fila detiene al resto y se indica cuál es.',
    },
    steps: [
      {
        en: 'Save the spreadsheet as CSV with the columns address and name.',
        es: 'Guarde la hoja de cálculo como CSV con las columnas de dirección y nombre.',
      },
      {
        en: 'Drop the file on the page and look at the preview.',
        es: 'Suelte el archivo en la página y revise la vista previa.',
      },
      { en: 'Correct the rows in red and press Create.', es: 'Corrija las filas en rojo y pulse Crear.' },
    ],
  },
  {
    ...{ id: 'contrasena', page: '/cuentas/', words: 'password clave olvido forgot reset' },
    title: { en: 'Somebody forgot the password', es: 'Alguien olvidó la contraseña' },
    what: {
      en: 'Nobody can read the old one. You set a new one, or send a link with which the person sets it.',
      es: 'Nadie puede leer la anterior. Usted pone una nueva o envía un enlace con el que la persona la elige.',
    },
    steps: [
      {
        en: 'Press Ctrl K, type the name and open the account.',
        es: 'Pulse Ctrl K, escriba el nombre y abra la cuenta.',
      },
      {
        en: 'Press Change password and choose how the person gets it.',
        es: 'Pulse Cambiar contraseña y elija cómo la recibe la persona.',
      },
      {
        en: 'Tell it in person or by phone, never in a message.',
        es: 'Díctela en persona o por teléfono, nunca en un mensaje.',
      },
    ],
  },
  {
    ...{ id: 'reglas', page: '/cuentas/', words: 'policy politica restriccion permitir bloquear send' },
    picture: '/cuentas/ana@empresa.test?t=reglas',
    title: { en: 'Limit to whom somebody writes', es: 'Limitar a quién escribe alguien' },
    what: {
      en: 'Sending rules hold for the account from the next message on; the simulator tells their effect before you save.',
      es: 'Las reglas de envío valen desde el próximo mensaje; el simulador muestra su efecto antes de guardar.',
    },
    steps: [
      {
        en: 'Open the account and its tab Sending rules.',
        es: 'Abra la cuenta y su pestaña Reglas de envío.',
      },
      {
        en: 'Choose one rule, and add the domains or addresses that it lists.',
        es: 'Elija una regla y agregue los dominios o direcciones de su lista.',
      },
      {
        en: 'Type an address under “Try before you save” and press Check.',
        es: 'Escriba una dirección en “Pruebe antes de guardar” y pulse Comprobar.',
      },
      { en: 'Press Save rules.', es: 'Pulse Guardar reglas.' },
    ],
  },
  {
    ...{ id: 'cola', page: '/cola', words: 'stuck demora trabado waiting diferido delay' },
    picture: '/cola',
    title: { en: 'Mail that has not left yet', es: 'Correo que todavía no salió' },
    what: {
      en: 'Each group waits for one cause. The first line says whose problem it is.',
      es: 'Cada grupo espera por una sola causa. La primera línea dice de qué lado está el problema.',
    },
    steps: [
      {
        en: 'Open the group with the most messages and read its cause.',
        es: 'Abra el grupo con más mensajes y lea la causa.',
      },
      {
        en: 'When the other side asks to wait there is nothing to do: the next try has its hour.',
        es: 'Si el destino pide esperar no hay nada que hacer: el próximo intento tiene su hora.',
      },
      {
        en: 'When the problem is on our side, use the button of the step.',
        es: 'Si el problema es de nuestro lado, use el botón del paso.',
      },
    ],
  },
  {
    ...{ id: 'rebotes', page: '/rebotado', words: 'bounce rebote devuelto returned no llego' },
    picture: '/rebotado',
    title: { en: 'Mail that came back', es: 'Correo que volvió' },
    what: {
      en: 'Five classes tell why: invalid address, mailbox full, refused as spam, DNS or domain problem, cause unknown.',
      es: 'Cinco clases dicen por qué: dirección no válida, buzón lleno, rechazado por spam, problema de DNS o dominio, causa desconocida.',
    },
    steps: [
      { en: 'Choose a class to see only its messages.', es: 'Elija una clase para ver solo sus mensajes.' },
      {
        en: 'Open a row: it says what the sender can do and what you can do.',
        es: 'Abra una fila: dice qué puede hacer quien envió y qué puede hacer usted.',
      },
      {
        en: 'An invalid address is paused for a while. Resume it when it is right after all.',
        es: 'Una dirección no válida queda en pausa un tiempo. Reactívela si resulta correcta.',
      },
    ],
  },
  {
    ...{
      id: 'seguimiento',
      page: '/seguimiento',
      words: 'trace track prueba proof llego arrived comprobante',
    },
    title: { en: 'Prove that a message arrived', es: 'Demostrar que un mensaje llegó' },
    what: {
      en: 'The way of a message ends with the literal answer of the server that took it.',
      es: 'El camino de un mensaje termina con la respuesta literal del servidor que lo aceptó.',
    },
    steps: [
      {
        en: 'Type the address of the sender or of the recipient.',
        es: 'Escriba la dirección de quien envió o de quien recibe.',
      },
      {
        en: 'Choose the message and read the last station.',
        es: 'Elija el mensaje y lea la última estación.',
      },
      {
        en: 'Press Download proof: it is a signed document that can be checked without us.',
        es: 'Pulse Descargar comprobante: es un documento firmado que se puede verificar sin nosotros.',
      },
    ],
  },
  {
    ...{ id: 'cuarentena', page: '/cuarentena', words: 'spam held retenido liberar release phishing' },
    picture: '/cuarentena',
    title: { en: 'Look through held mail', es: 'Revisar el correo retenido' },
    what: {
      en: 'What looks like fraud or spam beyond doubt waits here instead of reaching a mailbox.',
      es: 'Lo que sin duda parece fraude o spam espera aquí en lugar de llegar a un buzón.',
    },
    steps: [
      {
        en: 'Open a message: the reasons and the points stand beside it, and the preview runs nothing.',
        es: 'Abra un mensaje: al lado están los motivos y los puntos, y la vista previa no ejecuta nada.',
      },
      {
        en: 'Release it if it is good. What carries a virus never reaches a mailbox.',
        es: 'Libérelo si es bueno. Lo que trae un virus nunca llega a un buzón.',
      },
    ],
  },
  {
    ...{ id: 'robo', page: '/pausas', words: 'hacked hackeada takeover robo theft virus comprometida' },
    picture: '/pausas/luis@empresa.test',
    title: { en: 'Suspected account theft', es: 'Posible robo de cuenta' },
    what: {
      en: 'The automatic brake held the messages. Nothing is lost and nothing more leaves.',
      es: 'El freno automático retuvo los mensajes. No se pierde nada y nada más sale.',
    },
    steps: [
      {
        en: 'Call the person and ask whether they wrote those messages.',
        es: 'Llame a la persona y pregunte si escribió esos mensajes.',
      },
      {
        en: 'Go through the piles: release the good ones, discard the bad ones.',
        es: 'Revise los grupos: libere los buenos y descarte los malos.',
      },
      {
        en: 'Set a new password and warn those who got a bad message.',
        es: 'Ponga una contraseña nueva y avise a quienes recibieron un mensaje malo.',
      },
    ],
  },
  {
    ...{ id: 'dns', page: '/dominios', words: 'mx spf dkim dmarc registros records zone zona' },
    picture: '/dominios/empresa.test',
    title: { en: 'Correct a DNS record', es: 'Corregir un registro DNS' },
    what: {
      en: 'The records tell the world which server receives and sends for your domain.',
      es: 'Los registros dicen al mundo qué servidor recibe y envía por su dominio.',
    },
    steps: [
      {
        en: 'Open the domain. What is wrong stands on top.',
        es: 'Abra el dominio. Lo incorrecto está arriba.',
      },
      { en: 'Open the row and press Copy.', es: 'Abra la fila y pulse Copiar.' },
      {
        en: 'Paste it where the DNS of your domain is kept. The row turns green by itself.',
        es: 'Péguelo en el panel de DNS de su dominio. La fila pasa a verde sola.',
      },
    ],
  },
  ...MORE_GUIDES,
]
