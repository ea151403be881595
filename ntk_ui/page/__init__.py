"""What is Streamlit: the frame of a page, its labs, its guided experiments, its language."""
