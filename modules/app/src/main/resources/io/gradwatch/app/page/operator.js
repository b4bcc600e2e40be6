// The operator's controls and token.
import {byId, element} from './sections.js';

const KEY = 'gradwatch-token';
const MEANINGS = {
  watching: 'Start puts a variant on trial; if it performs better, it becomes the baseline. An empty field means the advised variant.',
  trying: 'Promote makes the best candidate the baseline now; abort ends the trial.',
  proving: 'Promote keeps the variant permanently; abort restores the network before it.',
};
let asking = null;

export function token() {
  return sessionStorage.getItem(KEY);
}

export function authorization() {
  return token() ? {Authorization: 'Bearer ' + token()} : {};
}

/** Shows the token dialog, one at a time. Resolves to false if the user enters no token. */
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

  /** Returns the variant that an empty field means. */
  advised() {
    return this.state.rollouts?.advice?.variant;
  }

  press(id, request) {
    if (this.busy) return;
    if (byId(id).getAttribute('aria-disabled') === 'true') {
      this.showAnswer(id === 'start' ? 'Promote or abort first; only one trial runs at a time.' : 'Nothing is on trial.', true);
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
    // aria-disabled instead of disabled: a disabled button would lose the keyboard focus.
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
    const hint = file ? `Enter the operators’ token. It is in the file ${file}` : 'Enter the token of the job’s endpoints.';
    if (!token() && !(await askForToken(hint))) return;
    this.busy = true;
    this.showAnswer('Sent; takes effect after this round …', false);
    this.render();
    try {
      const response = await fetch('/api/rollouts', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', ...authorization()},
        body: JSON.stringify(request),
      });
      const answer = await response.json();
      if (response.status === 401) sessionStorage.removeItem(KEY);
      this.showAnswer(answer.message ?? answer.error, !response.ok);
    } catch (error) {
      this.showAnswer('The driver did not answer: ' + error.message, true);
    }
    this.busy = false;
    this.render();
  }

  showAnswer(message, refused) {
    byId('answer').textContent = message;
    byId('answer').classList.toggle('refused', refused);
  }
}
