// Sends dropped or chosen files to /api/ingest in requests of bounded size, one after the other, and tells the page.
const largestRequest = 256 * 1024 * 1024, mostFiles = 500;

/** Files of a drop, folders walked; each with its path inside the folder. */
async function dropped(items) {
  const found = [];
  async function walk(entry, path) {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      found.push({ file, name: path + file.name });
      return;
    }
    const reader = entry.createReader();
    for (;;) { // readEntries hands out a hundred at a time
      const entries = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (entries.length === 0) return;
      for (const inner of entries) await walk(inner, `${path}${entry.name}/`);
    }
  }
  for (const entry of [...items].map(item => item.webkitGetAsEntry()).filter(Boolean)) await walk(entry, '');
  return found;
}

function batches(files) {
  const all = [];
  let batch = [], bytes = 0;
  for (const item of files) {
    if (batch.length > 0 && (bytes + item.file.size > largestRequest || batch.length === mostFiles)) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.file.size;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}

export function create(zone, page) {
  let request = null, cancelled = false, busy = false;

  function post(batch, token, onProgress) {
    return new Promise((done, fail) => {
      const form = new FormData();
      for (const { file, name } of batch) form.append('file', file, name);
      request = new XMLHttpRequest();
      request.open('POST', 'api/ingest');
      request.setRequestHeader('X-MedVision-Antiforgery', token);
      request.responseType = 'json';
      request.upload.onprogress = e => onProgress(e.loaded);
      request.onload = () => done({ status: request.status, body: request.response });
      request.onerror = () => fail(new Error('the connection broke off'));
      request.onabort = () => fail(new Error('cancelled; what is listed as stored stays'));
      request.send(form);
    });
  }

  async function send(files) {
    if (busy || files.length === 0) return;
    busy = true;
    cancelled = false;
    await page.invokeMethodAsync('OnBegin');
    const total = files.reduce((sum, item) => sum + item.file.size, 0);
    let sent = 0, left = files.length, told = 0;
    try {
      const { token } = await (await fetch('api/antiforgery')).json();
      for (const batch of batches(files)) {
        if (cancelled) throw new Error('cancelled; what is listed as stored stays');
        const size = batch.reduce((sum, item) => sum + item.file.size, 0);
        await page.invokeMethodAsync('OnProgress', sent, total, left);
        const answer = await post(batch, token, loaded => {
          if (performance.now() - told < 200 && loaded < size) return;
          told = performance.now();
          page.invokeMethodAsync('OnProgress', Math.min(total, sent + Math.min(loaded, size)), total, left);
        });
        const report = answer.status === 200 ? answer.body : answer.body?.report;
        if (report) await page.invokeMethodAsync('OnAnswer', report);
        if (answer.status !== 200) throw new Error(answer.body?.detail ?? `the server answered ${answer.status}`);
        sent += size;
        left -= batch.length;
      }
      await page.invokeMethodAsync('OnEnd', null);
    } catch (e) {
      await page.invokeMethodAsync('OnEnd', `Not all files were sent: ${e.message}`);
    } finally {
      busy = false;
      request = null;
    }
  }

  const over = e => { e.preventDefault(); zone.classList.add('over'); };
  const leave = () => zone.classList.remove('over');
  const drop = async e => {
    e.preventDefault();
    leave();
    send(await dropped(e.dataTransfer.items));
  };
  const change = e => {
    const files = [...e.target.files].map(file => ({ file, name: file.webkitRelativePath || file.name }));
    e.target.value = '';
    send(files);
  };
  zone.addEventListener('dragover', over);
  zone.addEventListener('dragleave', leave);
  zone.addEventListener('drop', drop);
  zone.addEventListener('change', change);
  zone.dataset.ready = 'true';
  return {
    cancel() { cancelled = true; request?.abort(); },
    dispose() { cancelled = true; request?.abort(); },
  };
}
