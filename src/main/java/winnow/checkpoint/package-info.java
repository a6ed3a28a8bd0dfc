/**
 * Model folders as they are shared on model hubs: {@code config.json} and tensors in safetensors files, read and written.
 *
 * <p>Every file here comes from strangers. Lengths, offsets, names and shapes are checked before they are used, nothing is
 * allocated by the size that a file claims, nothing outside the folder is opened, and no file that can carry code is opened
 * at all. What is wrong is said in one line that names file, tensor or key. May use {@code corpus} for output files and
 * errors. Start at {@link winnow.checkpoint.Checkpoint}; {@link winnow.checkpoint.TensorReader} is what the loader of an
 * architecture works with.
 */
package winnow.checkpoint;
