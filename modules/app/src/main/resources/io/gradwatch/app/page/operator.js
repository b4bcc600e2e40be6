// What an operator asks, and the token for it.
import {byId, element} from './sections.js';

const KEY = 'gradwatch-token';
const MEANINGS = {
  watching: 'Start puts a variant on trial; it takes over if it proves better. Left empty, the field stands for the variant that is advised.',
  trying: 'Promote lets the best candidate take over now; abort ends the trial.',
  proving: 'Promote keeps the variant, which is no longer watched then; abort puts the network before it back.',
};
let asking = null;

export function token() {
  return sessionStorage.getItem(KEY);
}

export function authorization() {
  return token() ? {Authorization: 'Bearer ' + token()} : {};
}

/** Asks for the token, one dialog at a time; false if there is none to be had. */
export function askForToken(hint) {
  asking ??= new Promise(resolve => {
    const dialog = byId('token-dialog');
    byId('token-hint').textContent = hint;
    byId('token').value = '';
    dialog.addEventListener('close', () => {
      const given = dialog.returnValue === 'ok' && byId('token').value.trim();
      if (given) sessionStorage.setItem(KEY, given);
      asking = null;
      resolve(Boolean(given));
    }, {once: true});
    dialog.returnValue = '';
    dialog.showModal();
  });
  return asking;
}

export class Operator {
  constructor(state) {
    this.state = state;
    byId('operator').addEventListener('submit', event => {
      event.preventDefault();
      this.press('start', {action: 'start', variant: byId('variant').value.trim() || this.advised() || ''});
    });
    byId('promote').addEventListener('click', () => this.press('promote', {action: 'promote'}));
    byId('abort').addEventListener('click', () => this.press('abort', {action: 'abort'}));
  }

  /** What an empty field stands for. */
  advised() {
    return this.state.rollouts?.advice?.variant;
  }

  press(id, request) {
    if (this.busy) return;
    if (byId(id).getAttribute('aria-disabled') === 'true') {
      this.tell(id === 'start' ? 'Promote or abort first: one trial at a time.' : 'Nothing is on trial.', true);
    } else {
      this.ask(request);
    }
  }

  render() {
    const {rollouts, run} = this.state;
    const allowed = Boolean(rollouts?.mode) && run?.status === 'running';
    byId('operator').hidden = !allowed;
    if (!allowed) return;
    byId('meaning').textContent = MEANINGS[rollouts.now.stage];
    byId('variant').placeholder = this.advised() ?? 'such as relu+residual';
    const watching = rollouts.now.stage === 'watching';
    // Not disabled outright: whoever pressed one by key would lose the place on the page.
    for (const [id, off] of [['start', !watching], ['promote', watching], ['abort', watching]]) {
      byId(id).setAttribute('aria-disabled', String(Boolean(this.busy) || off));
    }
    const variants = byId('variants');
    if (variants.childElementCount === 0) {
      for (const name of ['relu+residual', ...rollouts.variants]) {
        const option = element('option');
        option.value = name;
        variants.append(option);
      }
    }
  }

  async ask(request) {
    const file = this.state.rollouts.tokenFile;
    const hint = file ? `An operator’s token is needed. It lies in ${file}` : 'The token of the job’s endpoints is needed.';
    if (!token() && !(await askForToken(hint))) return;
    this.busy = true;
    this.tell('Asked; it is done when this round has ended …', false);
    this.render();
    try {
      const response = await fetch('/api/rollouts', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', ...authorization()},
        body: JSON.stringify(request),
      });
      const answer = await response.json();
      if (response.status === 401) sessionStorage.removeItem(KEY);
      this.tell(answer.message ?? answer.error, !response.ok);
    } catch (error) {
      this.tell('The driver did not answer: ' + error.message, true);
    }
    this.busy = false;
    this.render();
  }

  tell(message, refused) {
    byId('answer').textContent = message;
    byId('answer').classList.toggle('refused', refused);
  }
}
