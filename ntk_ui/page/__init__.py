"""What is Streamlit: the frame of a page, its story, its labs, its language."""
