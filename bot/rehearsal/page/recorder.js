// A voice message from the microphone.

/** Record until `stop` is called; `begun` gets it. Rejects when there is no microphone or no permission. */
export async function recording(begun) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  const began = Date.now();
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start();
  begun(() => recorder.stop());
  await stopped;
  for (const track of stream.getTracks()) track.stop();
  const mime = recorder.mimeType.split(";")[0];
  const ending = mime.split("/")[1];
  return { file: new File(parts, `voice.${ending}`, { type: mime }), seconds: Math.max(1, Math.round((Date.now() - began) / 1000)) };
}
